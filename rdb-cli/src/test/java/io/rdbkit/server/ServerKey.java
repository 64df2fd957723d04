package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.util.Comparator;

/** A key in one of a server's databases. */
public record ServerKey(int db, Bytes key) implements Comparable<ServerKey> {

    private static final Comparator<ServerKey> ORDER =
            Comparator.comparingInt(ServerKey::db).thenComparing(ServerKey::key);

    @Override
    public int compareTo(ServerKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "db" + db + ":" + key;
    }
}
