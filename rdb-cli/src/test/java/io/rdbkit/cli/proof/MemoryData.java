package io.rdbkit.cli.proof;

import io.rdbkit.server.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Keys of every type and encoding, with sizes around each threshold. */
final class MemoryData {

    private static final int[] STRINGS = {
        0, 1, 5, 11, 12, 15, 20, 27, 28, 30, 35, 36, 43, 44, 45, 46, 60, 64, 90, 99, 100, 107, 108, 128, 190, 252, 253,
        255, 256, 257, 1000, 4000, 16000, 20000, 42000, 70000, 300_000
    };
    private static final int[] NAMES = {3, 20, 31, 40, 100, 130, 300};
    private static final long[] INTEGERS = {0, 5, 9999, 10_000, -1, 1L << 40, Long.MIN_VALUE};
    private static final int[] COUNTS = {1, 5, 60, 127, 128, 129, 500, 511, 512, 513, 1000, 3000};
    private static final int[] LENGTHS = {3, 20, 40, 63, 64, 65, 90, 200};
    private static final long SOON = 1_000_000_000L;

    private final Client client;
    private final Random random;
    private final boolean fieldTtls;
    private int names;

    private MemoryData(Client client, long seed, boolean fieldTtls) {
        this.client = client;
        this.random = new Random(seed);
        this.fieldTtls = fieldTtls;
    }

    /** Fills a server. */
    static void load(Client client, long seed, boolean streams, boolean fieldTtls) {
        MemoryData data = new MemoryData(client, seed, fieldTtls);
        data.strings();
        data.collections();
        if (streams) {
            data.streams();
        }
        client.flush();
    }

    private String name(int length) {
        StringBuilder name = new StringBuilder("k" + Integer.toString(names++, 36));
        while (name.length() < length) {
            name.append((char) ('a' + random.nextInt(26)));
        }
        return name.toString();
    }

    private String text(int length) {
        boolean compressible = random.nextInt(3) == 0;
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) (compressible ? 'x' : '!' + random.nextInt(90)));
        }
        if (length > 0) {
            text.setCharAt(0, 'v'); // is no number
        }
        return text.toString();
    }

    private String distinct(int length, int i) {
        String number = Integer.toString(i, 36);
        return number.length() + 1 >= length ? "m" + number : "m" + text(length - number.length() - 1) + number;
    }

    private void strings() {
        for (int key : NAMES) {
            for (int length : STRINGS) {
                set(name(key), text(length));
            }
            for (long number : INTEGERS) {
                set(name(key), Long.toString(number));
            }
        }
    }

    private void set(String name, String value) {
        client.queue("SET", name, value);
        if (random.nextBoolean()) {
            client.queue("EXPIRE", name, SOON);
        }
    }

    private void collections() {
        for (int count : COUNTS) {
            for (int length : LENGTHS) {
                list(count, length);
                zset(count, length);
                elements("SADD", count, length);
                hash(count, length);
            }
            integers(count);
        }
        for (int length : new int[] {8000, 8180, 9000, 40_000}) {
            list(3, length);
            client.queue("HMSET", name(8), "f", text(length), "g", "1");
        }
    }

    private void elements(String command, int count, int length) {
        String name = name(8);
        for (int i = 0; i < count; ) {
            List<Object> words = new ArrayList<>(List.of(command, name));
            for (int n = 0; n < 100 && i < count; n++) {
                words.add(distinct(length, i++));
            }
            client.queue(words.toArray());
        }
    }

    private void list(int count, int length) {
        elements("RPUSH", count, length);
    }

    private void integers(int count) {
        String set = name(8);
        String list = name(8);
        String hash = name(8);
        String zset = name(8);
        for (int i = 0; i < count; i++) {
            long number = random.nextLong() >> random.nextInt(63);
            client.queue("SADD", set, number);
            client.queue("RPUSH", list, number);
            client.queue("HSET", hash, number, i);
            client.queue("ZADD", zset, i / 8.0, number);
        }
    }

    private void zset(int count, int length) {
        String name = name(8);
        for (int i = 0; i < count; i++) {
            client.queue("ZADD", name, random.nextBoolean() ? i : random.nextGaussian() * 1000, distinct(length, i));
        }
    }

    private void hash(int count, int length) {
        String name = name(8);
        for (int i = 0; i < count; i++) {
            client.queue("HSET", name, distinct(6 + i % 20, i), text(length));
        }
        if (fieldTtls) {
            expiring(count, length);
        }
    }

    private void expiring(int count, int length) {
        String name = name(8);
        for (int i = 0; i < count; i++) {
            String field = distinct(6, i);
            client.queue("HSET", name, field, text(length));
            if (i % 2 == 0) {
                client.queue("HEXPIRE", name, SOON, "FIELDS", 1, field);
            }
        }
    }

    private void streams() {
        for (int count : new int[] {1, 10, 99, 100, 101, 1000, 3000}) {
            for (int length : new int[] {5, 100, 1000}) {
                stream(count, length);
            }
        }
    }

    private void stream(int count, int length) {
        String name = name(8);
        long ms = 1_700_000_000_000L;
        for (int i = 0; i < count; i++) {
            ms += random.nextInt(10) == 0 ? random.nextInt(1_000_000) : random.nextInt(3);
            client.queue("XADD", name, ms + "-" + i, "field", text(length));
        }
        if (length < 1000) {
            client.queue("XGROUP", "CREATE", name, "group", "0");
            for (String consumer : List.of("one", "a consumer with a long name of more than thirty bytes")) {
                client.queue("XREADGROUP", "GROUP", "group", consumer, "COUNT", count / 3 + 1, "STREAMS", name, ">");
            }
        }
    }
}
