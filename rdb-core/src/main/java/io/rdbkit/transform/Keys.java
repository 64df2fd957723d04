package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Conditions on keys and changes to them, to put into a {@link Plan}. */
public final class Keys {

    private Keys() {}

    /** The key matches a pattern as the command KEYS does it. */
    public static Predicate<KeyEntry> glob(Bytes pattern) {
        Glob glob = Glob.of(pattern);
        return k -> glob.matches(k.key());
    }

    /** The same, where the pattern may have the escapes by which the command shows keys; {@link Glob#ofText} says which. */
    public static Predicate<KeyEntry> glob(String pattern) {
        Glob glob = Glob.ofText(pattern);
        return k -> glob.matches(k.key());
    }

    /** A regular expression finds something in the key. */
    public static Predicate<KeyEntry> regex(String regex) {
        KeyRegex compiled = KeyRegex.of(regex);
        return k -> compiled.matches(k.key());
    }

    /** The key is one of a list. */
    public static Predicate<KeyEntry> in(KeySet keys) {
        return k -> keys.contains(k.key());
    }

    /** It holds one of these. */
    public static Predicate<KeyEntry> kind(Set<ValueKind> kinds) {
        return k -> kinds.contains(k.type().kind());
    }

    /** It is in one of these databases. */
    public static Predicate<KeyEntry> db(NumberRanges dbs) {
        return k -> dbs.contains(k.db());
    }

    /** Its cluster slot is one of these; {@link Plan#keepWritten} asks for that of the name that is written. */
    public static Predicate<KeyEntry> slot(NumberRanges slots) {
        return k -> slots.contains(KeySlot.of(k.key()));
    }

    /** It has an expiry, and that is in a span of unix milliseconds. */
    public static Predicate<KeyEntry> expiry(Span span) {
        return k -> k.hasExpiry() && span.contains(k.expiry());
    }

    /** Its expiry has passed, as a server sees it. */
    public static Predicate<KeyEntry> expired(long nowMillis) {
        return k -> k.hasExpiry() && k.expiry() < nowMillis;
    }

    /** Its value takes this many bytes in the file. Reads the value. */
    public static Predicate<KeyEntry> size(Span bytes) {
        return k -> bytes.contains(measured(k::serializedSize));
    }

    /** It has this many elements. Reads the value. */
    public static Predicate<KeyEntry> elements(Span count) {
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

    /** Another name, by one of {@link KeyChange}'s functions. */
    public static UnaryOperator<KeyEntry> rename(UnaryOperator<Bytes> name) {
        return k -> {
            Bytes renamed = name.apply(k.key());
            return renamed.equals(k.key()) ? k : k.withKey(renamed);
        };
    }

    /** Another database, for those that the map names. */
    public static UnaryOperator<KeyEntry> moveDb(Map<Integer, Integer> moves) {
        return k -> {
            int to = moves.getOrDefault(k.db(), k.db());
            return to == k.db() ? k : k.withDb(to);
        };
    }

    /** Everything into database 0, under a name that begins with what {@code prefix} makes of the old number. */
    public static UnaryOperator<KeyEntry> foldDbs(IntFunction<Bytes> prefix) {
        return k -> k.withKey(prefix.apply(k.db()).concat(k.key())).withDb(0);
    }

    /** Another expiry. */
    public static UnaryOperator<KeyEntry> expiry(ExpiryChange change) {
        return k -> {
            long expiry = change.apply(k.expiry());
            return expiry == k.expiry() ? k : k.withExpiry(expiry);
        };
    }
}
