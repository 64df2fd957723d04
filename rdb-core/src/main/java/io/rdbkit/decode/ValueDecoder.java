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
 * Decodes the values of one reader or thread, one after the other. It owns what they share, so that a small value costs no more than
 * its view.
 */
public final class ValueDecoder {

    private final Consumer<RdbFormatException> damage;

    /** The blob or element in hand. */
    final Slice first = new Slice();

    final Slice second = new Slice();
    private final Packed packed = new Packed(this);

    private Decoder current;
    private Object owner;

    /** @param damage is told of what can't be read, and the rest is kept; null if that is to be an error */
    public ValueDecoder(Consumer<RdbFormatException> damage) {
        this.damage = damage;
    }

    /**
     * The view of the value at the cursor.
     *
     * @param templates what a hash may refer to
     * @param newOwner  what an error calls the value, by its {@code toString()}
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

    /** Whether what can't be read is an error: who knows no other way than that needn't look for it. */
    public boolean isStrict() {
        return damage == null;
    }

    /** For who reads the value of an owner from the input without a view, and all of it: the packed blob in hand. */
    public Packed begin(RdbInput in, Object newOwner) {
        owner = newOwner;
        current = null;
        in.releaseSlices();
        return packed;
    }

    /** The packed blob in hand. */
    Packed packed() {
        return packed;
    }

    /** Leaves the input behind the value in hand. */
    public void skipRest() throws IOException {
        try {
            if (current != null) { // else it was not decoded but transcoded, whole
                current.skipRest();
            }
        } finally {
            current = null;
        }
    }

    /** Ends the value in hand, wherever the input is. */
    public void forget() {
        current = null;
    }

    /** A count that the file has, as a value tells it: where damage is passed over, elements may be left out. */
    long told(long count) {
        return damage == null ? count : -1;
    }

    void requireCurrent(Decoder decoder) {
        if (decoder != current) {
            throw new IllegalStateException("the reader has moved on from a decoded value, or is closed");
        }
    }

    /** Reports what is wrong, if damage is reported; else it is no error, for nothing is lost by it, and servers load it. */
    void mention(Flaw flaw, String what, long offset) {
        if (damage != null) {
            damage.accept(new RdbFormatException(flaw, what, offset, owner));
        }
    }

    /** Throws what is wrong, or reports it if damage is to be passed over. */
    void damaged(Flaw flaw, String what, RdbInput in, long offset) throws RdbException {
        RdbFormatException problem = new RdbFormatException(flaw, what, offset, owner);
        if (damage == null) {
            throw in.failed(problem);
        }
        damage.accept(problem);
    }
}
