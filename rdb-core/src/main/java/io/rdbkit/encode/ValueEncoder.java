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
 * Writes one value after the other, each in the encoding that a server of the version would have chosen:
 *
 * <pre>
 * RdbType type = encoder.begin(value, key);
 * ... write the type, and encoder.writeString(name, out) ...
 * encoder.writeTo(out);
 * encoder.end();
 * </pre>
 *
 * <p>Memory is bounded: elements come from a cursor and as many as may be packed are held; more go straight to the output if the
 * value tells their number before, and else to a {@link io.rdbkit.io.Spool} first.
 */
public final class ValueEncoder {

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final Map<ValueKind, Encoder<?>> encoders = new EnumMap<>(ValueKind.class);
    private Encoder<?> current;

    /** @param compress whether strings are compressed where that saves anything */
    public ValueEncoder(RdbVersion version, Thresholds thresholds, boolean compress) {
        this(new Encodings(version, thresholds), compress, null);
    }

    /** @param lost takes what the encodings have no room for, which is left out; null if it is to be refused */
    public ValueEncoder(Encodings encodings, boolean compress, LostFeatures lost) {
        target = encodings;
        strings = new StringEncoder(compress);
        refusal = new LossHandler(lost);
    }

    /** Which encodings it writes. */
    public Encodings encodings() {
        return target;
    }

    /** Writes its strings. */
    public StringEncoder strings() {
        return strings;
    }

    /** What is to be thrown about the value in hand. */
    public LossHandler refusal() {
        return refusal;
    }

    /** @param owner what an error calls the value in hand, by its {@code toString()}, for who writes it another way */
    public void about(Object owner) {
        refusal.about(owner);
    }

    /**
     * Begins a value and chooses its type.
     *
     * @param owner what an error calls it, by its {@code toString()}
     * @throws io.rdbkit.format.RdbRefusedException if the version has no room for it, or no server would load it
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

    /** An encoder is made when the first value of its kind comes, and writes all that follow. */
    private <V extends Value> RdbType begin(V value, Supplier<Encoder<V>> making) throws IOException {
        @SuppressWarnings("unchecked") // by kind, put there below
        Encoder<V> encoder = (Encoder<V>) encoders.computeIfAbsent(value.kind(), kind -> making.get());
        current = encoder;
        return encoder.begin(value);
    }

    /** Writes what stands behind the key. */
    public void writeTo(OutputStream out) throws IOException {
        current.writeTo(out);
    }

    /** Writes what stands behind the opcode MODULE_AUX; it is a module's value that was begun. */
    public void writeAux(long when, OutputStream out) throws IOException {
        ((ModuleEncoder) current).writeAux(when, out);
    }

    /** Writes a string as values' are: a key. */
    public void writeString(Bytes string, OutputStream out) throws IOException {
        strings.write(string.array(), string.arrayOffset(), string.length(), out);
    }

    /** Lets go of the value, written or not, and of what was put aside for it. */
    public void end() throws IOException {
        if (current != null) {
            current.end();
            current = null;
        }
    }
}
