package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Decodes the values of one reader or thread, one after the other. It owns the buffers and cursors that they share, so
 * a small value costs no more than its view.
 */
public final class ValueDecoder {

    private final Consumer<RdbFormatException> damage;

    /** The current blob or element. */
    final Slice first = new Slice();

    final Slice second = new Slice();
    private final Packed packed = new Packed(this);

    private Decoder current;
    private Object owner;

    /** @param damage is given each damage, and decoding goes on; null if damage is to be thrown */
    public ValueDecoder(Consumer<RdbFormatException> damage) {
        this.damage = damage;
    }

    /**
     * The view of the value at the cursor.
     *
     * @param templates the templates that a hash may refer to
     * @param newOwner  an error calls the value by its {@code toString()}
     */
    public Value decode(RdbType type, ModuleType module, RdbInput in, HashTemplates templates, Object newOwner)
            throws IOException {
        owner = newOwner;
        in.releaseSlices();
        Decoder decoder =
                switch (type) {
                    case STRING -> new TextDecoder(this, in);
                    case LIST, LIST_ZIPLIST, LIST_QUICKLIST, LIST_QUICKLIST_2 -> new ListDecoder(this, in, type);
                    case SET -> new PlainSetDecoder(this, in);
                    case SET_INTSET, SET_LISTPACK -> new PackedSetDecoder(this, in, type);
                    case ZSET, ZSET_2 -> new PlainZsetDecoder(this, in, type);
                    case ZSET_ZIPLIST, ZSET_LISTPACK -> new PackedZsetDecoder(this, in, type);
                    case HASH, HASH_2, HASH_METADATA, HASH_METADATA_PRE_GA, HASH_TMPL_ARRAY_REF ->
                        new PlainHashDecoder(this, in, type, templates);
                    case HASH_ZIPMAP,
                            HASH_ZIPLIST,
                            HASH_LISTPACK,
                            HASH_LISTPACK_EX,
                            HASH_LISTPACK_EX_PRE_GA,
                            HASH_TMPL_LP_REF -> new PackedHashDecoder(this, in, type, templates);
                    case STREAM_LISTPACKS,
                            STREAM_LISTPACKS_2,
                            STREAM_LISTPACKS_3,
                            STREAM_LISTPACKS_4,
                            STREAM_LISTPACKS_5 -> new StreamDecoder(this, in, type);
                    case MODULE_2 -> new ModuleDecoder(this, in, module);
                    case ARRAY -> new ArrayDecoder(this, in);
                };
        current = decoder;
        return (Value) decoder;
    }

    /** Whether damage is thrown. If so, a caller need not check for damage after each call. */
    public boolean isStrict() {
        return damage == null;
    }

    /**
     * Starts a value that the caller reads without a view, up to its end.
     *
     * @param newOwner an error calls the value by its {@code toString()}
     * @return the packed blob for it
     */
    public Packed begin(RdbInput in, Object newOwner) {
        owner = newOwner;
        current = null;
        in.releaseSlices();
        return packed;
    }

    /** The current packed blob. */
    Packed packed() {
        return packed;
    }

    /** Moves the input behind the current value. */
    public void skipRest() throws IOException {
        try {
            if (current != null) { // else the value was transcoded and not decoded, so it has been read whole
                current.skipRest();
            }
        } finally {
            current = null;
        }
    }

    /** Ends the current value. The input stays where it is. */
    public void forget() {
        current = null;
    }

    /**
     * The count that a view returns for a count in the file: unknown if damage is reported, because damaged elements
     * may be left out.
     */
    long told(long count) {
        return damage == null ? count : -1;
    }

    void requireCurrent(Decoder decoder) {
        if (decoder != current) {
            throw new IllegalStateException("the reader has moved on from a decoded value, or is closed");
        }
    }

    /**
     * Reports what is wrong if damage is reported. Otherwise it is no error, because nothing is lost and servers load
     * it.
     */
    void mention(Flaw flaw, String what, long offset) {
        if (damage != null) {
            damage.accept(new RdbFormatException(flaw, what, offset, owner));
        }
    }

    /** Throws the damage, or reports it. */
    void damaged(Flaw flaw, String what, RdbInput in, long offset) throws RdbException {
        RdbFormatException problem = new RdbFormatException(flaw, what, offset, owner);
        if (damage == null) {
            throw in.failed(problem);
        }
        damage.accept(problem);
    }
}
