package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A zset. The members come in the order of the file: by rising score in packed types, by falling score in the types
 * ZSET and ZSET_2. Don't rely on either order.
 */
public non-sealed interface ZsetValue extends Value, Iterable<ZsetMember> {

    /** The next member with its score, or null at the end. */
    @Nullable
    ZsetMember next() throws IOException;

    /** The members that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<ZsetMember> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<ZsetMember> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    @Override
    default ValueKind kind() {
        return ValueKind.ZSET;
    }

    /** All members that have not been pulled, with their scores, in the order of the file. */
    default Map<Bytes, Double> toMap() throws IOException {
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        for (ZsetMember m; (m = next()) != null; ) {
            scores.put(m.member().toBytes(), m.score());
        }
        return scores;
    }

    /** A zset in memory. */
    static ZsetValue of(Map<Bytes, Double> scores) {
        return new InMemory.Scores(scores);
    }
}
