package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The databases of an index, and how the place of a key is packed into 64 bits: 20 bits for its database in the file and the one in which it is seen, as
 * the number of a {@link Move}; 44 bits for the offset.
 */
final class IndexedDatabases {

    private static final int OFFSET_BITS = 44;
    private static final long OFFSET = (1L << OFFSET_BITS) - 1;
    private static final int MOST_MOVES = 1 << Long.SIZE - 1 - OFFSET_BITS;

    /** The databases of a key: in the file, and where it is seen. */
    private record Move(int from, int to) {}

    private final List<Move> moves = new ArrayList<>();
    private final Map<Move, Integer> numbers = new HashMap<>();
    private final Map<Integer, IndexedDatabase> all = new TreeMap<>();
    /** Of the key before; most are in one. */
    private int last = -1;

    /** Counts a key, and returns its place. */
    long add(long number, KeyEntry key) throws RdbUnsupportedException {
        int from = key.origin().db();
        int to = key.db();
        if (last < 0 || moves.get(last).from() != from || moves.get(last).to() != to) {
            last = number(new Move(from, to));
        }
        if (key.offset() > OFFSET || last >= MOST_MOVES) {
            throw new RdbUnsupportedException(
                    "an index has room for offsets up to " + OFFSET + " and " + MOST_MOVES + " databases",
                    key.offset());
        }
        all.merge(
                to,
                new IndexedDatabase(to, 1, key.hasExpiry() ? 1 : 0, number, number + 1),
                (a, b) -> new IndexedDatabase(to, a.keys() + 1, a.expiring() + b.expiring(), a.first(), b.end()));
        return (long) last << OFFSET_BITS | key.offset();
    }

    private int number(Move move) {
        return numbers.computeIfAbsent(move, one -> {
            moves.add(one);
            return moves.size() - 1;
        });
    }

    /** Uncounts a key. Whether it had an expiry is not known any more; the count of those is then one too high. */
    void remove(long place) {
        all.computeIfPresent(
                moves.get(move(place)).to(),
                (db, before) -> before.keys() == 1
                        ? null
                        : new IndexedDatabase(
                                db,
                                before.keys() - 1,
                                Math.min(before.expiring(), before.keys() - 1),
                                before.first(),
                                before.end()));
    }

    private static int move(long place) {
        return (int) (place >>> OFFSET_BITS);
    }

    long offset(long place) {
        return place & OFFSET;
    }

    int originalDb(long place) {
        return moves.get(move(place)).from();
    }

    /** Whether a key is seen in a database; none that was left out is. */
    boolean isOf(int db, long place) {
        return place >= 0 && moves.get(move(place)).to() == db;
    }

    /** Null if it has no keys. */
    @Nullable
    IndexedDatabase get(int db) {
        return all.get(db);
    }

    List<IndexedDatabase> all() {
        return List.copyOf(all.values());
    }

    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(moves.size());
        for (Move move : moves) {
            out.writeInt(move.from());
            out.writeInt(move.to());
        }
        out.writeInt(all.size());
        for (IndexedDatabase one : all.values()) {
            out.writeInt(one.db());
            out.writeLong(one.keys());
            out.writeLong(one.expiring());
            out.writeLong(one.first());
            out.writeLong(one.end());
        }
    }

    static IndexedDatabases read(DataInputStream in) throws IOException {
        IndexedDatabases read = new IndexedDatabases();
        for (int i = in.readInt(); i > 0; i--) {
            read.number(new Move(in.readInt(), in.readInt()));
        }
        for (int i = in.readInt(); i > 0; i--) {
            int db = in.readInt();
            read.all.put(db, new IndexedDatabase(db, in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
        return read;
    }
}
