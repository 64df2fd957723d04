package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Conditions on keys and changes to keys, for a {@link Plan}. */
public final class Keys {

    private Keys() {}

    /** Keys that match a pattern, as in the command KEYS. */
    public static Predicate<KeyEntry> glob(Bytes pattern) {
        Glob glob = Glob.of(pattern);
        return k -> glob.matches(k.key());
    }

    /**
     * Keys that match a pattern. It may have the escapes with which the command shows keys, see {@link Glob#ofText}.
     */
    public static Predicate<KeyEntry> glob(String pattern) {
        Glob glob = Glob.ofText(pattern);
        return k -> glob.matches(k.key());
    }

    /** Keys in which a regular expression matches somewhere. */
    public static Predicate<KeyEntry> regex(String regex) {
        KeyRegex compiled = KeyRegex.of(regex);
        return k -> compiled.matches(k.key());
    }

    /** Keys that are in a list. */
    public static Predicate<KeyEntry> in(KeySet keys) {
        Objects.requireNonNull(keys, "keys");
        return k -> keys.contains(k.key());
    }

    /** Keys whose value is of one of these kinds. */
    public static Predicate<KeyEntry> kind(Set<ValueKind> kinds) {
        Objects.requireNonNull(kinds, "kinds");
        return k -> kinds.contains(k.type().kind());
    }

    /** Keys in one of these databases. */
    public static Predicate<KeyEntry> db(NumberRanges dbs) {
        Objects.requireNonNull(dbs, "dbs");
        return k -> dbs.contains(k.db());
    }

    /** Keys in one of these cluster slots. With {@link Plan#keepWritten} it asks for the slot of the written name. */
    public static Predicate<KeyEntry> slot(NumberRanges slots) {
        Objects.requireNonNull(slots, "slots");
        return k -> slots.contains(KeySlot.of(k.key()));
    }

    /** Keys with an expiry in a span of unix milliseconds. */
    public static Predicate<KeyEntry> expiry(Span span) {
        Objects.requireNonNull(span, "span");
        return k -> k.hasExpiry() && span.contains(k.expiry());
    }

    /** Keys whose expiry has passed, as a server sees it. */
    public static Predicate<KeyEntry> expired(long nowMillis) {
        return k -> k.hasExpiry() && k.expiry() < nowMillis;
    }

    /** The file has the idle time of the key, and it is in a span of seconds. */
    public static Predicate<KeyEntry> idle(Span seconds) {
        Objects.requireNonNull(seconds, "seconds");
        return k ->
                k.eviction().idleSeconds() >= 0 && seconds.contains(k.eviction().idleSeconds());
    }

    /** The file has the LFU counter of the key, and it is in a span of counts. */
    public static Predicate<KeyEntry> frequency(Span counts) {
        Objects.requireNonNull(counts, "counts");
        return k ->
                k.eviction().frequency() >= 0 && counts.contains(k.eviction().frequency());
    }

    /** Keys whose value has a size in this span, in bytes of the file. Reads the value. */
    public static Predicate<KeyEntry> size(Span bytes) {
        Objects.requireNonNull(bytes, "bytes");
        return k -> bytes.contains(measured(k::serializedSize));
    }

    /** Keys whose number of elements is in this span. Reads the value. */
    public static Predicate<KeyEntry> elements(Span count) {
        Objects.requireNonNull(count, "count");
        return k -> count.contains(measured(k::elements));
    }

    private interface Measure {
        long get() throws IOException;
    }

    private static long measured(Measure measure) {
        try {
            return measure.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives keys another name, by one of the functions of {@link KeyChange}. */
    public static UnaryOperator<KeyEntry> rename(UnaryOperator<Bytes> name) {
        Objects.requireNonNull(name, "name");
        return k -> {
            Bytes renamed = name.apply(k.key());
            return renamed.equals(k.key()) ? k : k.withKey(renamed);
        };
    }

    /** Moves keys to other databases, for the databases that the map has. */
    public static UnaryOperator<KeyEntry> moveDb(Map<Integer, Integer> moves) {
        Objects.requireNonNull(moves, "moves");
        return k -> {
            int to = moves.getOrDefault(k.db(), k.db());
            return to == k.db() ? k : k.withDb(to);
        };
    }

    /** Moves all keys to database 0. The name begins with the prefix that the function returns for the old database. */
    public static UnaryOperator<KeyEntry> foldDbs(IntFunction<Bytes> prefix) {
        Objects.requireNonNull(prefix, "prefix");
        return k -> k.withKey(prefix.apply(k.db()).concat(k.key())).withDb(0);
    }

    /** Changes the expiry of keys. */
    public static UnaryOperator<KeyEntry> expiry(ExpiryChange change) {
        Objects.requireNonNull(change, "change");
        return k -> {
            long expiry = change.apply(k.expiry());
            return expiry == k.expiry() ? k : k.withExpiry(expiry);
        };
    }
}
