package io.rdbkit.server;

import io.rdbkit.format.Bytes;

/** Streams: entries with the same and with other fields, deleted ones, groups with consumers and pending entries. */
final class RichStreams {

    private static final long FIRST_MS = 1_526_919_030_474L;

    private final Client client;
    private final ServerKind kind;

    RichStreams(Client client, ServerKind kind) {
        this.client = client;
        this.kind = kind;
    }

    void small() {
        client.queue("XADD", "stream:one", "1-1", "field", "value");
        client.queue("XADD", "stream:emptied", "5-0", "a", "b");
        client.queue("XDEL", "stream:emptied", "5-0");
        client.queue("XGROUP", "CREATE", "stream:never-filled", "g", "$", "MKSTREAM");
        fill("stream:small", 12);
        client.queue("XDEL", "stream:small", id(3), id(7));
        groups("stream:small");
        // An entry that is pending and deleted.
        client.queue("XDEL", "stream:small", id(1));
        client.queue("XADD", "stream:id-edges", "0-1", "", "");
        client.queue("XADD", "stream:id-edges", "18446744073709551615-18446744073709551615", "last", "one");
        client.queue("XADD", "stream:odd", FIRST_MS + "-0", Bytes.wrap(new byte[] {0, (byte) 0xff}), "x".repeat(200));
        client.queue("XADD", "stream:set-id", "10-1", "a", "b");
        client.queue("XSETID", "stream:set-id", "20-5");
    }

    void big() {
        fill("stream:big", 450);
        for (int i = 0; i < 450; i += 4) {
            client.queue("XDEL", "stream:big", id(i));
        }
        groups("stream:big");
        fill("stream:trimmed", 300);
        client.queue("XTRIM", "stream:trimmed", "MAXLEN", 120);
        groups("stream:trimmed");
    }

    private void fill(String key, int entries) {
        for (int i = 0; i < entries; i++) {
            if (i % 6 == 5) {
                client.queue("XADD", key, id(i), "other", i, "fields", -i, "here", "-".repeat(i % 70));
            } else {
                client.queue("XADD", key, id(i), "sensor", i % 5, "reading", i * 1000L);
            }
        }
    }

    /** Some IDs share their ms, so that both parts of the difference to the first ID matter. */
    private static String id(int i) {
        return FIRST_MS + i / 3 * 17 + "-" + i % 3;
    }

    private void groups(String key) {
        client.queue("XGROUP", "CREATE", key, "readers", "0");
        client.queue("XREADGROUP", "GROUP", "readers", "alice", "COUNT", 4, "STREAMS", key, ">");
        client.queue("XREADGROUP", "GROUP", "readers", "bob", "COUNT", 2, "STREAMS", key, ">");
        client.queue("XACK", key, "readers", id(0), id(2));
        // A fixed delivery time and count.
        client.queue(
                "XCLAIM",
                key,
                "readers",
                "carol",
                0,
                id(4),
                "TIME",
                FIRST_MS + 99,
                "RETRYCOUNT",
                300,
                "FORCE",
                "JUSTID");
        client.queue("XGROUP", "CREATE", key, "untouched", "$");
        client.queue("XGROUP", "CREATE", key, Bytes.wrap(new byte[] {0, (byte) 0xfe}), id(2));
        client.queue(
                "XREADGROUP",
                "GROUP",
                Bytes.wrap(new byte[] {0, (byte) 0xfe}),
                "noack",
                "COUNT",
                3,
                "NOACK",
                "STREAMS",
                key,
                ">");
        if (kind.atLeast(6, 2)) {
            client.queue("XGROUP", "CREATECONSUMER", key, "untouched", "idle one");
        }
    }
}
