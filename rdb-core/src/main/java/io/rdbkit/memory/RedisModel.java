package io.rdbkit.memory;

import io.rdbkit.format.ServerVersion;

/** Redis, and Valkey up to 8.0: a dict with an entry for each key, member and field (dict.c). */
final class RedisModel extends ServerModel {

    private static final int ENTRY = 24;
    private static final int ENTRY_WITHOUT_VALUE = 16;
    private static final int LONGEST_EMBEDDED = 44;
    private static final int EMBEDDED_HEADER = 3;

    /** How MEMORY USAGE counts the nodes of a rax, whatever they take. */
    private static final int COUNTED_NODE = 4 + 240;

    private static final int COUNTED_ID = 16;

    /** What the metadata of a dict with expiries of fields takes. */
    private static final int DICT_EXPIRIES = 32;

    private static final int FIELD_EXPIRY = 16;

    /** The share of slots that hold something, in a table with as many entries as slots. */
    private static final double FILLED = 1 - Math.exp(-1);

    private final int dict;

    RedisModel(ServerVersion server, SizeClasses classes) {
        super(server, classes);
        dict = since(7, 0) ? 56 : 96;
    }

    private void keyAlone(Cost cost, int name, boolean expires) {
        sds(cost, name);
        entry(cost);
        if (expires) {
            cost.uncounted(ENTRY);
        }
    }

    private static void entry(Cost cost) {
        cost.struct(ENTRY);
    }

    @Override
    void key(Cost cost, int name, boolean expires) {
        keyAlone(cost, name, expires);
        cost.struct(OBJECT);
    }

    @Override
    void string(Cost cost, int name, boolean expires, long length) {
        keyAlone(cost, name, expires);
        value(cost, length);
    }

    private void value(Cost cost, long length) {
        long embedded = OBJECT + EMBEDDED_HEADER + length + 1;
        if (length > LONGEST_EMBEDDED || !since(3, 2)) {
            cost.struct(OBJECT);
            sds(cost, length);
        } else if (since(7, 0)) {
            cost.block(embedded);
        } else {
            cost.add(OBJECT + length + 2, classes.of(embedded));
        }
    }

    @Override
    void integer(Cost cost, int name, boolean expires, long number) {
        keyAlone(cost, name, expires);
        cost.add(OBJECT, isShared(number) ? 0 : classes.of(OBJECT));
    }

    @Override
    void linkedItem(Cost cost, long length) {
        cost.struct(ENTRY);
        value(cost, length);
    }

    private void table(Cost cost, long n) {
        cost.struct(dict);
        cost.struct(8 * slots(n));
    }

    @Override
    void setTable(Cost cost, long members) {
        table(cost, members);
        if (packsSetsAndLists()) { // a member alone in its slot has no entry (dict.c, no_value)
            double slots = slots(members);
            double alone = slots * (1 - Math.pow(1 - 1 / slots, members));
            cost.add(members * (double) ENTRY, (members - alone) * classes.of(ENTRY_WITHOUT_VALUE));
        } else {
            cost.add(members * (double) ENTRY, members * (double) classes.of(ENTRY));
        }
    }

    @Override
    void member(Cost cost, long length) {
        if (since(4, 0)) {
            sds(cost, length);
        } else {
            value(cost, length);
        }
    }

    @Override
    void zsetTable(Cost cost, long members) {
        table(cost, members);
        skiplist(cost);
    }

    @Override
    void zsetMember(Cost cost, long length) {
        entry(cost);
        member(cost, length);
        double node = levels.of(24);
        cost.add(node, node);
    }

    @Override
    void hashTable(Cost cost, long fields, long made, long expiring) {
        long slots = slots(fields);
        cost.add(dict, classes.of(expiring < 0 ? dict : dict + DICT_EXPIRIES));
        cost.struct(8 * slots);
        if (slots(made) < slots && fields <= slots / 2 * (1 + FILLED)) {
            cost.struct(4 * slots); // the table before is still there: each new field has moved one slot of it
        }
        if (expiring > 0) {
            cost.add(0, expiring * 8.0); // segments of 16 fields in a rax: about this
        }
    }

    @Override
    void field(Cost cost, long name, long value, boolean expires) {
        entry(cost);
        if (since(7, 4)) {
            cost.block((expires ? FIELD_EXPIRY + 2 : 0) + (name < 32 ? 1 : name < 1 << 8 ? 3 : 5) + name + 1);
        } else {
            member(cost, name);
        }
        member(cost, value);
    }

    @Override
    void rax(Cost cost, RaxSize ids) {
        cost.add(COUNTED_ID * ids.ids() + COUNTED_NODE * ids.nodes(), classes.of(24) + ids.bytes());
    }

    @Override
    double tables(long keys, long expires) {
        return (keys == 0 ? 0 : classes.of(8 * slots(keys))) + (expires == 0 ? 0 : classes.of(8 * slots(expires)));
    }
}
