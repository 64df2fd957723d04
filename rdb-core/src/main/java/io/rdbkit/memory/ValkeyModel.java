package io.rdbkit.memory;

import io.rdbkit.format.ServerVersion;

/** Valkey 8.1 and later: keys and members stand in the buckets of a hashtable (hashtable.c), and keys in their object. */
final class ValkeyModel extends ServerModel {

    private static final int BUCKET = 64;
    private static final int EXPIRY = 8;
    private static final int VALUE_HEADER = 3;
    private static final int POINTER = 8;
    /** A longer key has room for an expiry from the beginning (object.c). */
    private static final int KEY_WITH_ROOM = 128;

    private static final int LARGEST_EMBEDDED_FIELD = 128;
    private static final int SHORT = 32;

    private final Buckets buckets = new Buckets();
    private final boolean since9;

    ValkeyModel(ServerVersion server, SizeClasses classes) {
        super(server, classes);
        since9 = since(9, 0);
    }

    @Override
    int header(long n) {
        return n < SHORT ? 1 : n <= 252 ? 3 : n <= 65536 - 6 ? 5 : 9;
    }

    private long object(int name, boolean expires) {
        return OBJECT + (expires || name >= KEY_WITH_ROOM ? EXPIRY : 0) + 1 + sds(name);
    }

    @Override
    void key(Cost cost, int name, boolean expires) {
        if (since9) {
            cost.block(object(name, expires));
        } else {
            cost.add(OBJECT, classes.of(object(name, expires)));
        }
    }

    @Override
    void string(Cost cost, int name, boolean expires, long length) {
        long value = VALUE_HEADER + length + 1;
        long besideObject = (expires ? EXPIRY : 0) + 1 + sds(name);
        boolean embedded = since9
                ? OBJECT - POINTER + besideObject + value <= 128
                : embeds81(name, OBJECT + 1 + sds(name) + value, expires);
        if (!embedded) {
            key(cost, name, expires);
            sds(cost, length);
        } else if (since9) {
            cost.block(OBJECT - POINTER + besideObject + Math.max(POINTER, value));
        } else {
            cost.block(OBJECT + besideObject + value);
        }
    }

    /**
     * Whether Valkey 8.1 embeds a string: up to 64 bytes with its expiry. With a name of 32 bytes or more, of which the loader takes the
     * header for the shortest, it embeds 65 and 66 bytes too, and lets those have an expiry.
     */
    private static boolean embeds81(int name, long size, boolean expires) {
        return size + (expires ? EXPIRY : 0) <= 64 || name >= SHORT && (size == 65 || size == 66);
    }

    @Override
    void integer(Cost cost, int name, boolean expires, long number) {
        key(cost, name, expires);
    }

    @Override
    void linkedItem(Cost cost, long length) {
        throw new IllegalStateException("Valkey has quicklists");
    }

    private void table(Cost cost, long n) {
        cost.struct(since9 ? 80 : 72);
        buckets(cost, n);
    }

    /** The buckets of the first level are one block, each child is one. */
    private void buckets(Cost cost, long n) {
        double bytes = BUCKET * buckets.of(n);
        cost.add(bytes, bytes);
    }

    @Override
    void setTable(Cost cost, long members) {
        table(cost, members);
    }

    @Override
    void member(Cost cost, long length) {
        sds(cost, length);
    }

    @Override
    void zsetTable(Cost cost, long members) {
        table(cost, members);
        if (since9) {
            cost.struct(16);
            cost.struct(32 + 16 * 31);
        } else {
            skiplist(cost);
        }
    }

    @Override
    void zsetMember(Cost cost, long length) {
        double node = since9 ? levels.of(17 + sds(length)) : levels.of(24);
        cost.add(node, node);
        if (!since9) {
            sds(cost, length);
        }
    }

    @Override
    void hashTable(Cost cost, long fields, long made, long expiring) {
        table(cost, fields);
        if (since9) {
            cost.struct(8);
            if (expiring > 127) {
                cost.add(44.0 * expiring, 44.0 * expiring); // fitted
            } else if (expiring > 1) {
                cost.block(8 + 8 * expiring);
            }
        }
    }

    @Override
    void field(Cost cost, long name, long value, boolean expires) {
        long valueSds = VALUE_HEADER + value + 1;
        long expiry = expires ? EXPIRY : 0;
        long nameSds = expires ? longSds(name) : sds(name);
        if (nameSds + expiry + valueSds <= LARGEST_EMBEDDED_FIELD) {
            cost.block(nameSds + expiry + valueSds);
        } else {
            cost.block(POINTER + expiry + longSds(name));
            sds(cost, value);
        }
    }

    /** As {@link #sds}, but never with the shortest header, which has no room for flags. */
    private long longSds(long n) {
        return n < SHORT ? VALUE_HEADER + n + 1 : sds(n);
    }

    @Override
    void rax(Cost cost, RaxSize ids) {
        cost.block(32);
        cost.add(ids.bytes(), ids.bytes());
    }

    @Override
    double tables(long keys, long expires) {
        return BUCKET * ((keys == 0 ? 0 : buckets.of(keys)) + (expires == 0 ? 0 : buckets.of(expires)));
    }
}
