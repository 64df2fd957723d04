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

/** The current packed blob, in any encoding. Damage becomes an error with the offset in the file. */
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
    /** Whether damage ended the blob. Only where damage is reported and not thrown. */
    private boolean broken;

    Packed(ValueDecoder decoding) {
        this.decoding = decoding;
    }

    /** Reads the next string of the input as a packed blob and goes to its start. */
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

    /** Goes back to the start. Only for a blob that was read to its end without an error. */
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

    /**
     * Goes to the next entry.
     *
     * @return false at the end
     */
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

    /**
     * Goes to the next entry, which the entry before it needs. If there is none, that is damage.
     *
     * @param otherwise the flaw if there is none
     * @param owner what the entry before is, for the message
     * @param missing what the next entry would be, for the message
     * @return false if there is none
     */
    public boolean nextOf(Flaw otherwise, String owner, String missing) throws IOException {
        boolean there = next();
        if (!there && !broken) {
            damaged(otherwise, owner + " without " + missing);
        }
        return there;
    }

    /** The number of entries, from the header or from a walk. */
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

    /**
     * Starts the search for entries that are there twice.
     *
     * @param elements how many entries are searched
     * @throws io.rdbkit.format.RdbException if there are more than the limit allows
     */
    public void expectDistinct(long elements) throws IOException {
        in.requireElements(elements, "the count of elements", offset);
        distinct.reset(elements);
    }

    /** Whether the current entry has not come before. An entry that came before is damage. */
    public boolean isNew(Flaw otherwise, String name) throws IOException {
        boolean isNew = distinct.add(cursor);
        if (!isNew) {
            damaged(otherwise, "the same " + name + " twice");
        }
        return isNew;
    }

    /** Throws or reports what is wrong with the current entry. */
    public void damaged(Flaw flaw, String what) throws IOException {
        decoding.damaged(flaw, what + " (+" + cursor.position() + " in " + cursor.name() + ")", in, offset);
    }

    /** Whether damage ended the blob. The damage has been reported. */
    boolean isBroken() {
        return broken;
    }

    public PackedCursor entry() {
        return cursor;
    }
}
