package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.transform.KeyIndex;
import io.rdbkit.value.Value;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The keys as a primary shows them: one whose time has passed isn't there. */
final class Keyspace implements Closeable {

    static final int DATABASES = 16;

    private static final int MOST_COUNTS = 1 << 12;

    private final KeyIndex index;
    private final OpenValues values = new OpenValues();
    private final long startMillis;
    private final long startNanos = System.nanoTime();
    /** The number of elements of some values whose files tell it only at their end. */
    private final Map<Long, Long> counts = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MOST_COUNTS;
        }
    });

    Keyspace(KeyIndex index, long nowMillis) {
        this.index = index;
        startMillis = nowMillis;
    }

    KeyIndex index() {
        return index;
    }

    /** Values that are open somewhere behind their first element. */
    OpenValues values() {
        return values;
    }

    /** The time in unix milliseconds. */
    long now() {
        return startMillis + (System.nanoTime() - startNanos) / 1_000_000;
    }

    long secondsUp() {
        return (System.nanoTime() - startNanos) / 1_000_000_000;
    }

    /** How many databases there are. */
    int databases() {
        return index.databases().stream().mapToInt(one -> one.db() + 1).reduce(DATABASES, Math::max);
    }

    /** Whether an expiry has passed. */
    boolean isPast(long expiry) {
        return expiry != Expiry.NONE && expiry < now();
    }

    /**
     * Opens a key.
     *
     * @return null if there is none
     */
    IndexedKey find(Session session, Bytes name) throws IOException {
        return live(index.find(session.db, name));
    }

    /** A key by its number; null if there is none. */
    IndexedKey at(long number) throws IOException {
        return live(index.at(number));
    }

    private IndexedKey live(IndexedKey key) throws IOException {
        if (key != null && isPast(key.entry().expiry())) {
            key.close();
            return null;
        }
        return key;
    }

    /**
     * Opens a key of some kind.
     *
     * @return null if there is none
     * @throws CommandException if it is of another kind
     */
    IndexedKey find(Session session, Bytes name, ValueKind kind) throws IOException {
        IndexedKey key = find(session, name);
        if (key != null && key.entry().type().kind() != kind) {
            key.close();
            throw new CommandException("WRONGTYPE Operation against a key holding the wrong kind of value");
        }
        return key;
    }

    /** The number of elements of a value. It must not have been pulled from. */
    long count(IndexedKey key, Value value) throws IOException {
        long told = value.count();
        if (told >= 0) {
            return told;
        }
        Long known = counts.get(key.number());
        if (known == null) {
            try (IndexedKey again = index.at(key.number())) {
                known = again.entry().elements();
            }
            counts.put(key.number(), known);
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        values.close();
        index.close();
    }
}
