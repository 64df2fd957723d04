package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transcode.MemberRewriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Leaves fields out of hashes, by their names, and counts them. For the keys of one reader, one after the other. A hash without such fields stays as it
 * is, to the byte; one that loses some is encoded anew, as a server would do it. Each hash is held, in memory up to 1 MB and beyond that in a temporary
 * file.
 */
public final class FieldDrop {

    private final Predicate<Bytes> gone;
    private long dropped;

    /** @param gone whether a field of a name is left out */
    public FieldDrop(Predicate<Bytes> gone) {
        this.gone = gone;
    }

    /**
     * The key without such fields. Its value is read now if it is a hash, but as with any key it can be copied or decoded once.
     *
     * @return the same key if nothing changes, or null if no field stays
     * @throws RdbException          if the value is damaged
     * @throws IllegalStateException if the value was read before, or the reader moved on
     */
    public @Nullable KeyEntry apply(KeyEntry key) throws IOException {
        if (key.type().kind() != ValueKind.HASH) {
            return key;
        }
        MemberRewriter rest = new MemberRewriter(key.version(), gone);
        key.value().look(rest, key.type());
        if (rest.dropped() == 0) {
            return key;
        }
        if (rest.elements() == 0) {
            return null;
        }
        dropped += rest.dropped();
        KeyEntry left = key.value().rewritten(rest, key);
        return key.extras().memberExpiries() == 0
                ? left
                : left.withExtras(key.extras().withExpiries(expiries(key)));
    }

    private Map<Bytes, Long> expiries(KeyEntry key) {
        Map<Bytes, Long> left = new LinkedHashMap<>(key.memberExpiries());
        left.keySet().removeIf(gone);
        return left;
    }

    /** How many fields were left out of hashes that stay. */
    public long dropped() {
        return dropped;
    }
}
