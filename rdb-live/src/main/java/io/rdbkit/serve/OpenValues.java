package io.rdbkit.serve;

import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.Value;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values that some command has read in part, each at the place where it stopped. A client that goes through a large value by HSCAN or LRANGE goes on
 * there; to come to that place anew would mean to read all before it each time.
 */
final class OpenValues implements Closeable {

    private static final int MOST = 32;

    /** A place: the number of a key, and of an element. */
    private record Place(long key, long element) {}

    /**
     * An open value.
     *
     * @param key     is closed by whoever has taken it
     * @param element the number of its next element
     */
    record Open(IndexedKey key, Value value, long element) {}

    private final Map<Place, Open> all = new LinkedHashMap<>();

    /** The value of a key at an element, or null. Nobody else has it then. */
    synchronized Open take(long key, long element) {
        return all.remove(new Place(key, element));
    }

    /** Gives a value back at the element where it stands now. */
    void give(Open open) throws IOException {
        Open before;
        Open eldest = null;
        synchronized (this) {
            before = all.put(new Place(open.key.number(), open.element), open);
            if (all.size() > MOST) {
                Iterator<Open> values = all.values().iterator();
                eldest = values.next();
                values.remove();
            }
        }
        if (before != null) {
            before.key.close();
        }
        if (eldest != null) {
            eldest.key.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Open open : all.values()) {
            open.key.close();
        }
        all.clear();
    }
}
