package io.rdbkit.memory;

import io.rdbkit.format.Fork;
import io.rdbkit.format.ServerVersion;

/**
 * What the structures of a server take. Each method adds one part to a {@link Cost}; {@link ValueMeter} knows which parts a value has. A
 * string stands for its length in bytes.
 */
abstract class ServerModel {

    /** The size of an object, robj. */
    static final int OBJECT = 16;

    /** Integers up to this are objects that all keys share (server.h). */
    private static final int SHARED_INTEGERS = 10_000;

    private static final int SKIPLIST = 32;
    private static final int ZSET = 16;
    private static final int LEVELS = 32;

    /** Which server: the forks count on from each other's 7.2. */
    final int version;

    final SizeClasses classes;
    final Levels levels;

    ServerModel(ServerVersion server, SizeClasses classes) {
        version = number(server);
        this.classes = classes;
        levels = new Levels(classes);
    }

    static ServerModel of(ServerVersion server, SizeClasses classes) {
        return server.fork() == Fork.VALKEY && number(server) >= 801
                ? new ValkeyModel(server, classes)
                : new RedisModel(server, classes);
    }

    static int number(ServerVersion server) {
        return server.major() * 100 + server.minor();
    }

    final boolean since(int major, int minor) {
        return version >= major * 100 + minor;
    }

    /** Whether packed values are listpacks: since 7.0. */
    final boolean hasListpacks() {
        return since(7, 0);
    }

    /** Whether small sets of text are packed, and lists of one node are a listpack: since 7.2. */
    final boolean packsSetsAndLists() {
        return since(7, 2);
    }

    final boolean hasQuicklists() {
        return since(3, 2);
    }

    /** The header of an sds (sds.h): 8 bytes before 3.2. */
    int header(long n) {
        if (!since(3, 2)) {
            return 8;
        }
        return n < 32 ? 1 : n < 1 << 8 ? 3 : n < 1 << 16 ? 5 : 9;
    }

    /** What an sds asks for. */
    final long sds(long n) {
        return header(n) + n + 1;
    }

    /** What an sds of its own takes; an empty one has a header of 3 bytes. */
    final void sds(Cost cost, long n) {
        cost.block(n == 0 && since(3, 2) ? 4 : sds(n));
    }

    static boolean isShared(long number) {
        return number >= 0 && number < SHARED_INTEGERS;
    }

    final void skiplist(Cost cost) {
        cost.struct(ZSET);
        cost.struct(SKIPLIST);
        cost.block(24 + 16L * LEVELS);
    }

    /** What stands for the key: its name, and the object but for the value in it. */
    abstract void key(Cost cost, int name, boolean expires);

    /** A key with a string, whole. */
    abstract void string(Cost cost, int name, boolean expires, long length);

    /** A key with an integer, whole. */
    abstract void integer(Cost cost, int name, boolean expires, long number);

    /** A packed value: listpack, ziplist, intset. */
    void packed(Cost cost, long bytes) {
        if (hasListpacks()) {
            cost.block(bytes);
        } else {
            cost.struct(bytes);
        }
    }

    /** A list without its nodes. */
    void list(Cost cost) {
        cost.struct(since(4, 0) ? 40 : 32);
    }

    /** A node of a list, packed or plain. */
    void node(Cost cost, long bytes) {
        cost.struct(hasListpacks() ? 40 : 32);
        packed(cost, bytes);
    }

    /** An item of a list before 3.2 that is not packed. */
    abstract void linkedItem(Cost cost, long length);

    abstract void setTable(Cost cost, long members);

    abstract void member(Cost cost, long length);

    abstract void zsetTable(Cost cost, long members);

    abstract void zsetMember(Cost cost, long length);

    /**
     * The table of a hash.
     *
     * @param made     how many fields it had when it was made; it grew with the others
     * @param expiring how many fields expire, of a hash whose type has room for that; else -1
     */
    abstract void hashTable(Cost cost, long fields, long made, long expiring);

    abstract void field(Cost cost, long name, long value, boolean expires);

    /** A packed hash of which fields expire. */
    void packedExpiring(Cost cost, long bytes) {
        cost.block(32);
        packed(cost, bytes);
    }

    /** A stream without its nodes and groups. */
    void stream(Cost cost) {
        if (hasListpacks()) {
            cost.struct(80);
        } else if (since(6, 2)) {
            cost.struct(40);
        } else {
            cost.uncounted(40);
        }
    }

    /** The radix tree of IDs of a stream, a pending list. */
    abstract void rax(Cost cost, RaxSize ids);

    void group(Cost cost, long name) {
        cost.struct(since(7, 0) ? 40 : 32);
        cost.uncounted(24);
        cost.uncounted(24 + name);
    }

    void pending(Cost cost) {
        cost.struct(24);
    }

    void consumer(Cost cost, long name) {
        cost.struct(since(7, 2) ? 32 : 24);
        cost.add(name, classes.of(sds(name)) + classes.of(24 + name));
    }

    /** What the tables of a database take beside its keys, in used_memory. */
    abstract double tables(long keys, long expires);

    /** A table of pointers, a power of two. */
    static long slots(long n) {
        return n <= 4 ? 4 : Long.highestOneBit(n - 1) << 1;
    }
}
