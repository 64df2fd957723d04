package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.packed.ListpackBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Dumps of 16 MB, each of one shape, always the same: more than the caches hold, and enough to get over the start. */
public enum SampleDump {

    /** Small strings, half of them with an expiry: the cost of a key. */
    STRINGS {
        @Override
        void addKey(DumpBuilder dump, int number, Random random) {
            if (random.nextBoolean()) {
                dump.expiry(EXPIRY + random.nextInt());
            }
            dump.key(RdbType.STRING, "token:" + number).string(text(random, 10 + random.nextInt(60)));
        }
    },

    /** Hashes of eight fields, each hash one listpack: the everyday case. */
    LISTPACKS {
        @Override
        void addKey(DumpBuilder dump, int number, Random random) {
            ListpackBuilder fields = new ListpackBuilder();
            for (int i = 0; i < 8; i++) {
                add(fields, "field" + i);
                if (i % 2 == 0) {
                    add(fields, text(random, random.nextInt(100)));
                } else {
                    fields.addLong(random.nextInt(1 << 12));
                }
            }
            dump.key(RdbType.HASH_LISTPACK, "user:" + number + ":profile").string(fields.toBytes());
        }
    },

    /** Plain hashes of 100,000 fields: the cost of an element. */
    HASH {
        @Override
        void addKey(DumpBuilder dump, int number, Random random) {
            int fields = 100_000;
            dump.key(RdbType.HASH, "hash:" + number).length(fields);
            for (int i = 0; i < fields; i++) {
                dump.string("field:" + i).string(text(random, 8 + random.nextInt(24)));
            }
        }
    },

    /** Streams of 100 nodes of 4 KB, with a group that has pending entries: the deepest shape. */
    STREAMS {
        @Override
        void addKey(DumpBuilder dump, int number, Random random) {
            addStream(dump, "stream:events:" + number, random);
        }
    };

    private static final int BYTES = 16 << 20;
    private static final long EXPIRY = 4_102_444_800_000L;
    private static final long FIRST_ID = 1_700_000_000_000L;
    private static final int NODES = 100;
    private static final int PENDING = 50;
    private static final int NODE_BYTES = 4096;

    abstract void addKey(DumpBuilder dump, int number, Random random);

    /** Its bytes; made anew at every call. */
    public byte[] bytes() {
        Random random = new Random(ordinal());
        DumpBuilder dump = new DumpBuilder(new RdbVersion(Fork.REDIS, 11));
        for (int i = 0; dump.size() < BYTES; i++) {
            addKey(dump, i, random);
        }
        return dump.finish();
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static void addStream(DumpBuilder dump, String name, Random random) {
        dump.key(RdbType.STREAM_LISTPACKS_3, name).length(NODES);
        long id = FIRST_ID;
        long records = 0;
        for (int node = 0; node < NODES; node++) {
            ListpackBuilder listpack = new ListpackBuilder();
            int inNode = addNode(listpack, random);
            dump.string(Bytes.wrap(id(id))).string(listpack.toBytes());
            id += inNode;
            records += inNode;
        }
        dump.length(records).length(id).length(0);
        dump.length(FIRST_ID).length(0).length(0).length(0).length(records);
        dump.length(1); // group
        dump.string("workers").length(FIRST_ID + PENDING).length(0).length(PENDING);
        dump.length(PENDING);
        for (int i = 0; i < PENDING; i++) {
            dump.bytes(id(FIRST_ID + i)).longLe(FIRST_ID).length(1);
        }
        dump.length(1); // consumer
        dump.string("c1").longLe(FIRST_ID).longLe(FIRST_ID).length(PENDING);
        for (int i = 0; i < PENDING; i++) {
            dump.bytes(id(FIRST_ID + i));
        }
    }

    /** Fills a node with records of the fields of its master record; returns how many there are. */
    private static int addNode(ListpackBuilder listpack, Random random) {
        int records = 64;
        add(listpack, records, 0, 3, "type", "user", "value", 0);
        for (int i = 0; i < records && listpack.size() < NODE_BYTES; i++) {
            add(listpack, 2, i, 0); // flags: the same fields; milliseconds and sequence behind the master's
            add(listpack, text(random, 12), "u" + random.nextInt(1_000_000), random.nextInt(1 << 12));
            listpack.addLong(6); // elements of this record before this one
        }
        return records;
    }

    private static void add(ListpackBuilder listpack, Object... entries) {
        for (Object entry : entries) {
            byte[] text = entry.toString().getBytes(StandardCharsets.UTF_8);
            listpack.add(text, 0, text.length);
        }
    }

    private static byte[] id(long ms) {
        return ByteBuffer.allocate(16).putLong(ms).putLong(0).array();
    }
}
