package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A sorted set, in the order of the file: packed ones rise by score, those of the types ZSET and ZSET_2 fall. A reader must not
 * rely on either.
 */
public non-sealed interface ZsetValue extends Value, Iterable<ZsetMember> {

    /** The next member with its score, or null at the end. */
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

    /** All members that have not been pulled yet, with their scores, in the order of the file. */
    default Map<Bytes, Double> toMap() throws IOException {
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        for (ZsetMember m; (m = next()) != null; ) {
            scores.put(m.member().toBytes(), m.score());
        }
        return scores;
    }

    /** A sorted set in memory. */
    static ZsetValue of(Map<Bytes, Double> scores) {
        return new InMemory.Scores(scores);
    }
}
