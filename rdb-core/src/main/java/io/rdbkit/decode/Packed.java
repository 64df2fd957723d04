package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.DistinctCheck;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.packed.ZipmapCursor;
import java.io.IOException;

/** The packed blob in hand, whichever encoding it has: what is wrong with it becomes an error that names the place in the file. */
public final class Packed {

    private final ValueDecoder decoding;
    private final Slice blob = new Slice();
    private final ListpackCursor listpack = new ListpackCursor();
    private ZiplistCursor ziplist;
    private ZipmapCursor zipmap;
    private IntsetCursor intset;

    private final DistinctCheck distinct = new DistinctCheck();

    private PackedCursor cursor;
    private RdbInput in;
    private long offset;
    private boolean ended;
    /** Damage ends a blob, where it is not an error. */
    private boolean broken;

    Packed(ValueDecoder decoding) {
        this.decoding = decoding;
    }

    /** Reads the string at the input and goes to the front of what is packed in it. */
    public void open(RdbInput newIn, Form form) throws IOException {
        in = newIn;
        offset = in.offset();
        in.readSlice(blob, "a packed value");
        cursor = cursor(form);
        ended = false;
        broken = false;
        try {
            cursor.reset(blob.array(), blob.offset(), blob.length());
        } catch (PackedException damaged) {
            stop(damaged);
        }
    }

    /** Goes to the front again, for who has seen that it is sound. */
    public void rewind() {
        ended = false;
        cursor.reset(blob.array(), blob.offset(), blob.length());
    }

    private PackedCursor cursor(Form form) {
        return switch (form) {
            case LISTPACK, TEMPLATE_LISTPACK, LISTPACK_NODES -> listpack;
            case ZIPLIST, ZIPLIST_NODES -> {
                ziplist = ziplist == null ? new ZiplistCursor() : ziplist;
                yield ziplist;
            }
            case ZIPMAP -> {
                zipmap = zipmap == null ? new ZipmapCursor() : zipmap;
                yield zipmap;
            }
            case INTSET -> {
                intset = intset == null ? new IntsetCursor() : intset;
                yield intset;
            }
            case STRING, ELEMENTS, TEMPLATE_VALUES, STREAM, ARRAY, MODULE ->
                throw new IllegalArgumentException(form + " is not packed");
        };
    }

    private void stop(PackedException damaged) throws IOException {
        ended = true;
        broken = true;
        decoding.damaged(damaged.flaw(), damaged.getMessage(), in, offset);
    }

    /** Goes to the next entry; false at the end. */
    public boolean next() throws IOException {
        if (ended) {
            return false;
        }
        try {
            if (cursor.next()) {
                return true;
            }
            ended = true;
        } catch (PackedException damaged) {
            stop(damaged);
        }
        return false;
    }

    /** Goes to the next entry, which must be there for the one before it; false if it isn't, which is a flaw. */
    public boolean nextOf(Flaw otherwise, String owner, String missing) throws IOException {
        boolean there = next();
        if (!there && !broken) {
            damaged(otherwise, owner + " without " + missing);
        }
        return there;
    }

    /** How many entries, as the header tells or a walk finds. */
    public long count() throws IOException {
        if (ended) {
            return 0;
        }
        try {
            return cursor.count();
        } catch (PackedException damaged) {
            stop(damaged);
            return 0;
        }
    }

    /** Begins to watch for entries that come twice, among so many elements: too many are refused. */
    public void expectDistinct(long elements) throws IOException {
        in.requireElements(elements, "the count of elements", offset);
        distinct.reset(elements);
    }

    /** Whether the entry in hand has not come before; if it has, that is damage. */
    public boolean isNew(Flaw otherwise, String name) throws IOException {
        boolean isNew = distinct.add(cursor);
        if (!isNew) {
            damaged(otherwise, "the same " + name + " twice");
        }
        return isNew;
    }

    /** What is wrong with the entry in hand. */
    public void damaged(Flaw flaw, String what) throws IOException {
        decoding.damaged(flaw, what + " (+" + cursor.position() + " in " + cursor.name() + ")", in, offset);
    }

    /** Whether damage, which has been reported, ended it. */
    boolean isBroken() {
        return broken;
    }

    public PackedCursor entry() {
        return cursor;
    }
}
