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
 * Writes values of a file, one after the other, each in a type that the target has:
 *
 * <pre>
 * RdbType type = transcoder.begin(...);
 * ... write the type and the key ...
 * transcoder.writeTo(out);
 * transcoder.end();
 * </pre>
 *
 * <p>Memory: a packed blob or an element, or what {@link ValueEncoder} takes.
 */
public final class Transcoder {

    private final ValueEncoder values;
    private final PairsConversion pairs;
    private final NodesConversion nodes;
    private final FieldExpiryConversion fieldExpiries;
    private final StreamConversion streams;
    private final VectorSetConversion vectorSets = new VectorSetConversion();
    private final Encodings target;
    /** Null while a value is decoded and encoded. */
    private Conversion current;

    private boolean anew;
    /** The field expiries of the next hash; null if the hash has its own. */
    private Map<Bytes, Long> expiries;

    /**
     * @param encodings the encodings of the target
     * @param compress  whether strings are compressed
     * @param lost      notes what the encodings have no room for, which is then left out; null if such a value is
     *     refused
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
     * @param templates the templates that a hash may refer to
     * @param owner     an error calls the value by its {@code toString()}
     * @return the type in which the value will be written
     * @throws io.rdbkit.format.RdbRefusedException if no server would load the value, or if a loss is to be refused
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

    /** The next value is decoded and encoded; nothing of it is copied. */
    public void encodeNext() {
        anew = true;
    }

    /**
     * Sets the field expiries of the next value, which must be a hash. It is decoded and encoded.
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

    /** Writes the bytes that stand behind the key. */
    public void writeTo(OutputStream out) throws IOException {
        if (current == null) {
            values.writeTo(out);
        } else {
            current.writeTo(out);
        }
    }

    /** Ends the value, whether it was written or not. */
    public void end() throws IOException {
        current = null;
        expiries = null;
        values.end();
    }
}
