package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.Encodings;
import io.rdbkit.encode.LossHandler;
import io.rdbkit.encode.LostFeatures;
import io.rdbkit.encode.StringEncoder;
import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes one value of a file after the other, each in a type that the target has:
 *
 * <pre>
 * RdbType type = transcoder.begin(...);
 * ... write the type and the key ...
 * transcoder.writeTo(out);
 * transcoder.end();
 * </pre>
 *
 * <p>Memory is that of a packed blob or element, or what {@link ValueEncoder} takes.
 */
public final class Transcoder {

    private final ValueEncoder values;
    private final PairsConversion pairs;
    private final NodesConversion nodes;
    private final FieldExpiryConversion fieldExpiries;
    private final StreamConversion streams;
    private final VectorSetConversion vectorSets = new VectorSetConversion();
    private final Encodings target;
    /** Null while a value is encoded anew. */
    private Conversion current;

    private boolean anew;
    /** By field of the next hash, when it expires; null if that says the hash. */
    private Map<Bytes, Long> expiries;

    /**
     * @param encodings those of the target
     * @param compress  whether strings are compressed
     * @param lost      takes what they have no room for, which is left out; null if that is to be refused
     */
    public Transcoder(Encodings encodings, boolean compress, LostFeatures lost) {
        values = new ValueEncoder(encodings, compress, lost);
        target = encodings;
        StringEncoder strings = values.strings();
        LossHandler refusal = values.refusal();
        pairs = new PairsConversion(target, strings, refusal);
        nodes = new NodesConversion(strings, refusal);
        fieldExpiries = new FieldExpiryConversion(target, strings, refusal);
        streams = new StreamConversion(target, strings, refusal);
    }

    /**
     * Begins with the value at the cursor.
     *
     * @param templates what a hash may refer to
     * @param owner     what an error calls the value, by its {@code toString()}
     * @return the type that it will be written as
     * @throws io.rdbkit.format.RdbRefusedException if no server would load the value, or something would be lost and that is to be refused
     */
    public RdbType begin(
            RdbType type, ModuleType module, RdbInput in, ValueDecoder decoding, HashTemplates templates, Object owner)
            throws IOException {
        current = null;
        Conversion shorter = decoding.isStrict() && !anew ? shorterWay(type, module) : null;
        anew = false;
        if (shorter != null) {
            values.about(owner);
            current = shorter;
            return shorter.begin(type, in, decoding, owner);
        }
        Value value = decoding.decode(type, module, in, templates, owner);
        return values.begin(expiries == null ? value : new ExpiringHash((HashValue) value, expiries), owner);
    }

    /** The next value is to be decoded and encoded whole, and nothing of it copied. */
    public void encodeNext() {
        anew = true;
    }

    /**
     * The next value is a hash whose fields expire so, and is encoded anew.
     *
     * @param of by field, in unix milliseconds
     */
    public void expireFields(Map<Bytes, Long> of) {
        expiries = of;
        anew = true;
    }

    private Conversion shorterWay(RdbType type, ModuleType module) {
        return switch (type) {
            case HASH_LISTPACK, ZSET_LISTPACK -> target.packs() && !target.hasListpacks() ? pairs : null;
            case LIST_QUICKLIST_2 -> target.hasQuicklists() && !target.hasListpacks() ? nodes : null;
            case HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA, HASH_METADATA, HASH_METADATA_PRE_GA ->
                target.hasValkeyFieldExpiries() ? fieldExpiries : null;
            case STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 ->
                target.stream() != null ? streams : null;
            case MODULE_2 -> target.hasModules() && module.isVectorSet() ? vectorSets.of(module) : null;
            default -> null;
        };
    }

    /** Writes what stands behind the key. */
    public void writeTo(OutputStream out) throws IOException {
        if (current == null) {
            values.writeTo(out);
        } else {
            current.writeTo(out);
        }
    }

    /** Lets go of the value, written or not. */
    public void end() throws IOException {
        current = null;
        expiries = null;
        values.end();
    }
}
