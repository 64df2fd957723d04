package io.rdbkit.transform;

import io.rdbkit.Losses;
import io.rdbkit.RdbReader;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a run has read, kept, dropped and changed. */
public final class Summary {

    /** The name of a function library that is left out. */
    static final String FUNCTION = "function library";

    /** The name of a module record that is left out. The name of the module follows. */
    static final String MODULE_AUX = "AUX data of module ";

    private final long started = System.nanoTime();
    private long nanos;

    final List<InputEnd> inputs = new ArrayList<>();

    @Nullable
    RdbVersion written;

    @Nullable
    Losses losses;

    boolean valuesTrusted;
    int highestDb;

    @Nullable
    RdbRefusedException refusal;

    long read;
    long kept;
    final Map<String, Long> dropped = new LinkedHashMap<>();
    long renamed;
    long moved;
    long expiryChanged;
    long fieldExpiryChanged;
    long fieldsDropped;
    long memberExpiries;
    long duplicates;
    final Map<String, Long> leftOut = new TreeMap<>();
    long sampledFrom = -1;
    long scoresKept;
    long fieldsLeftOut;
    long bytesRead;
    long bytesWritten;

    Summary() {}

    void drop(String rule, long keys) {
        if (keys > 0) {
            dropped.merge(rule, keys, Long::sum);
        }
    }

    void leaveOut(String what) {
        leaveOut(what, 1);
    }

    void leaveOut(String what, long n) {
        if (n > 0) {
            leftOut.merge(what, n, Long::sum);
        }
    }

    /** Counts keys that are left out because others have their names. */
    void leaveOutDuplicates(long keys) {
        duplicates += keys;
        kept -= keys;
    }

    /** Counts the keys that the conversion left out. */
    @SuppressWarnings("NullAway") // only called after a conversion
    void dropLost(String rule) {
        kept -= losses.keysDropped();
        drop(rule, losses.keysDropped());
    }

    /** Notes that a real run would be refused because of its losses, which all are counted; any other refusal is thrown. */
    void refusedDryRun(RdbRefusedException e, String lossRule) throws RdbRefusedException {
        if (e.reason() != RdbRefusedException.Reason.LOSS_FOR_TARGET || losses == null || !losses.isRefused()) {
            throw e;
        }
        refusal = e;
        dropLost(lossRule);
    }

    /** Adds the results of another run, which chose the keys that this run read. */
    void follow(Summary choosing) {
        inputs.clear();
        inputs.addAll(choosing.inputs);
        read = choosing.read;
        bytesRead = choosing.bytesRead;
        Map<String, Long> later = new LinkedHashMap<>(dropped);
        dropped.clear();
        choosing.dropped.forEach(this::drop);
        later.forEach(this::drop);
        choosing.leftOut.forEach(this::leaveOut);
        nanos = System.nanoTime() - choosing.started;
    }

    void stop() {
        nanos = System.nanoTime() - started;
    }

    /** Notes what the end of an input tells. */
    void end(String input, RdbReader in) {
        inputs.add(new InputEnd(input, in.version(), in.checksum(), in.tail(), in.ignored(), in.offset()));
        bytesRead += in.offset();
    }

    /** What each input turned out to be, in the order in which they were read. */
    public List<InputEnd> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /** Format and version of the input; of the first one, if there are several. */
    public @Nullable RdbVersion version() {
        return inputs.isEmpty() ? null : inputs.get(0).version();
    }

    /** The format and version of the output. They differ from those of the input only if it was converted. */
    public @Nullable RdbVersion writtenVersion() {
        return written == null ? version() : written;
    }

    /** Whether the output was converted, or is of another version than one of the inputs. */
    public boolean isConverted() {
        return losses != null
                || inputs.stream().anyMatch(input -> !input.version().equals(writtenVersion()));
    }

    /** The number of keys that the sample was chosen from: those of the input that met all conditions. -1 if there was no sample. */
    public long sampledFrom() {
        return sampledFrom;
    }

    /** The number of fields that were left out by their names, of hashes that are in the output. */
    public long fieldsLeftOut() {
        return fieldsLeftOut;
    }

    /** The number of masked zsets whose scores were kept, as they were in no order. */
    public long scoresKept() {
        return scoresKept;
    }

    /** Whether values were converted for a target and the copied ones were not checked. */
    public boolean areValuesTrusted() {
        return valuesTrusted;
    }

    /** The data that the target had no room for; null if nothing was converted. */
    public @Nullable Losses losses() {
        return losses;
    }

    /**
     * The highest number of a database with keys in the output, if it was converted. By default, a server has 16
     * databases.
     */
    public int highestDb() {
        return highestDb;
    }

    /** What the input's checksum turned out to be; of several inputs the first that was wrong, or else the first one's. */
    public Checksum checksum() {
        return inputs.stream()
                .map(InputEnd::checksum)
                .filter(checksum -> checksum == Checksum.WRONG)
                .findFirst()
                .orElseGet(() -> inputs.isEmpty() ? null : inputs.get(0).checksum());
    }

    /** The AOF commands behind the input's RDB, which are not in the output; null if there were none. Of several inputs the first that has some. */
    public @Nullable AofTail tail() {
        return first(InputEnd::tail);
    }

    /** What else stands behind the input's RDB, which servers don't look at; null if nothing does. Of several inputs the first that has some. */
    public @Nullable IgnoredBytes ignored() {
        return first(InputEnd::ignored);
    }

    private <T> @Nullable T first(Function<InputEnd, T> what) {
        return inputs.stream().map(what).filter(Objects::nonNull).findFirst().orElse(null);
    }

    /** The number of keys in the input. */
    public long read() {
        return read;
    }

    /** The number of keys in the output. */
    public long kept() {
        return kept;
    }

    /** The number of keys that each rule dropped. */
    public Map<String, Long> dropped() {
        return Collections.unmodifiableMap(dropped);
    }

    /** The number of keys written with another name. */
    public long renamed() {
        return renamed;
    }

    /** The number of keys written to another database. */
    public long moved() {
        return moved;
    }

    /** The number of keys whose expiry was changed, set or removed. */
    public long expiryChanged() {
        return expiryChanged;
    }

    /** The number of hash fields whose expiry was changed or removed. */
    public long fieldExpiryChanged() {
        return fieldExpiryChanged;
    }

    /**
     * The number of fields left out of hashes that are in the output. A hash that lost all its fields counts as a key
     * in {@link #dropped}.
     */
    public long fieldsDropped() {
        return fieldsDropped;
    }

    /**
     * The number of members with an expiry in KeyDB's form, in the keys that are kept. A format other than RDB has no
     * room for these expiries.
     */
    public long memberExpiries() {
        return memberExpiries;
    }

    /** The number of keys dropped because another key has the same name in the output. */
    public long duplicates() {
        return duplicates;
    }

    /** Other records that are not in the output, such as {@code AUX repl-id}, with their number. */
    public Map<String, Long> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    /** The number of function libraries that are left out. */
    public long functionsLeftOut() {
        return leftOut.getOrDefault(FUNCTION, 0L);
    }

    /** The number of module records beside keys that are left out. */
    public long moduleAuxLeftOut() {
        long records = 0;
        for (Map.Entry<String, Long> one : leftOut.entrySet()) {
            records += one.getKey().startsWith(MODULE_AUX) ? one.getValue() : 0;
        }
        return records;
    }

    /** Bytes of the (decompressed) inputs. */
    public long bytesRead() {
        return bytesRead;
    }

    /** The size of all outputs in bytes. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Why a real run would be refused after this dry run, because of its losses; null if it would not. */
    public @Nullable RdbRefusedException refusal() {
        return refusal;
    }

    /** The time it took in seconds, with writing to disk. */
    public double seconds() {
        return nanos / 1e9;
    }

    /** {@code 120 keys read, 100 written, 20 dropped}: what matters of it, on one line, for a log. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(read).append(" keys read, ").append(kept).append(" kept");
        dropped.forEach((rule, keys) ->
                text.append(", ").append(keys).append(" dropped by ").append(rule));
        append(text, renamed, "renamed");
        append(text, moved, "moved");
        append(text, expiryChanged, "with another expiry");
        append(text, fieldExpiryChanged, "fields with another expiry");
        append(text, fieldsDropped, "fields dropped");
        append(text, duplicates, "dropped for another of their name");
        leftOut.forEach((what, times) -> text.append(", left out: ")
                .append(what)
                .append(" (")
                .append(times)
                .append(')'));
        if (losses != null && !losses.isEmpty()) {
            text.append(", lost: ").append(losses);
        }
        append(text, bytesWritten, "bytes written");
        return text.toString();
    }

    private static void append(StringBuilder text, long number, String what) {
        if (number > 0) {
            text.append(", ").append(number).append(' ').append(what);
        }
    }
}
