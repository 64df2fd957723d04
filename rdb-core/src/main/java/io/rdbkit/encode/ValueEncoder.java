package io.rdbkit.encode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Thresholds;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes values, one after the other, each in the encoding that a server of the version would have chosen:
 *
 * <pre>
 * RdbType type = encoder.begin(value, key);
 * ... write the type, and encoder.writeString(name, out) ...
 * encoder.writeTo(out);
 * encoder.end();
 * </pre>
 *
 * <p>Memory is bounded. Elements come from a cursor, and no more are held than may be packed. More elements go directly
 * to the output if the value tells their number first, and otherwise to a {@link io.rdbkit.io.Spool}.
 */
public final class ValueEncoder {

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final Map<ValueKind, Encoder<?>> encoders = new EnumMap<>(ValueKind.class);
    private Encoder<?> current;

    /** @param compress whether strings are compressed if that saves bytes */
    public ValueEncoder(RdbVersion version, Thresholds thresholds, boolean compress) {
        this(new Encodings(version, thresholds), compress, null);
    }

    /** @param lost notes what the encodings have no room for, which is then left out; null if a loss is refused */
    public ValueEncoder(Encodings encodings, boolean compress, LostFeatures lost) {
        target = encodings;
        strings = new StringEncoder(compress);
        refusal = new LossHandler(lost);
    }

    /** The encodings that it writes. */
    public Encodings encodings() {
        return target;
    }

    /** The writer of its strings. */
    public StringEncoder strings() {
        return strings;
    }

    /** Makes the exceptions about the current value. */
    public LossHandler refusal() {
        return refusal;
    }

    /**
     * Names a value that the caller writes without {@link #begin}.
     *
     * @param owner an error calls the value by its {@code toString()}
     */
    public void about(Object owner) {
        refusal.about(owner);
    }

    /**
     * Begins a value and chooses its type.
     *
     * @param owner an error calls the value by its {@code toString()}
     * @throws io.rdbkit.format.RdbRefusedException if the version has no room for the value, or no server would load it
     */
    public RdbType begin(Value value, Object owner) throws IOException {
        refusal.about(owner);
        if (value instanceof StringValue text) {
            return begin(text, () -> new TextEncoder(strings, refusal));
        }
        if (value instanceof ListValue list) {
            return begin(
                    list,
                    () -> target.hasQuicklists()
                            ? new QuicklistEncoder(target, strings, refusal)
                            : new SmallListEncoder(target, strings, refusal));
        }
        if (value instanceof SetValue set) {
            return begin(set, () -> new SetEncoder(target, strings, refusal));
        }
        if (value instanceof ZsetValue zset) {
            return begin(zset, () -> new ZsetEncoder(target, strings, refusal));
        }
        if (value instanceof HashValue hash) {
            return begin(hash, () -> new HashEncoder(target, strings, refusal));
        }
        if (value instanceof ModuleValue module) {
            return begin(module, () -> new ModuleEncoder(target, strings, refusal));
        }
        if (value instanceof ArrayValue array) {
            return begin(array, () -> new ArrayEncoder(target, strings, refusal));
        }
        return begin((StreamValue) value, () -> new StreamEncoder(target, strings, refusal));
    }

    /** The encoder of a kind is made for the first value of that kind and used for all that follow. */
    private <V extends Value> RdbType begin(V value, Supplier<Encoder<V>> making) throws IOException {
        @SuppressWarnings("unchecked") // each kind has its own encoder, put there below
        Encoder<V> encoder = (Encoder<V>) encoders.computeIfAbsent(value.kind(), kind -> making.get());
        current = encoder;
        return encoder.begin(value);
    }

    /** Writes the bytes that stand behind the key. */
    public void writeTo(OutputStream out) throws IOException {
        current.writeTo(out);
    }

    /** Writes the bytes that stand behind the opcode MODULE_AUX. The value that was begun must be a module's. */
    public void writeAux(long when, OutputStream out) throws IOException {
        ((ModuleEncoder) current).writeAux(when, out);
    }

    /** Writes a string, such as a key, in the same way as the strings of values. */
    public void writeString(Bytes string, OutputStream out) throws IOException {
        strings.write(string.array(), string.arrayOffset(), string.length(), out);
    }

    /** Ends the value, whether it was written or not, and deletes its temporary files. */
    public void end() throws IOException {
        if (current != null) {
            current.end();
            current = null;
        }
    }
}
