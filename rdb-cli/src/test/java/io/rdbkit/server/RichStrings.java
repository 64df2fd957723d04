package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.util.List;
import java.util.Random;

/** Strings of every encoding. */
final class RichStrings {

    /**
     * Around the limits of the encodings: 8, 16 and 32 bits, 11 characters, 64 bits; and texts that only look like
     * numbers.
     */
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "12",
            "127",
            "128",
            "-128",
            "-129",
            "255",
            "32767",
            "32768",
            "-32768",
            "-32769",
            "65535",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "9999999999",
            "99999999999",
            "-9999999999",
            "123456789012",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "00",
            "007",
            "+1",
            "-0",
            " 1",
            "1 ",
            "1.0",
            "1e3");

    private final Client client;
    private final Random random;

    RichStrings(Client client, Random random) {
        this.client = client;
        this.random = random;
    }

    void small() {
        client.queue("SET", "str:empty", "");
        for (String number : NUMBERS) {
            client.queue("SET", "str:int:" + number, number);
        }
        client.queue("SET", "str:text", "hello, world");
        client.queue("SET", "str:utf8", "gr\u00fc\u00dfe \u65e5\u672c \ud83d\ude00");
        client.queue("SET", "str:nul", Bytes.wrap(new byte[] {0, 'a', 0, 0}));
        client.queue("SET", "str:quotes", "\"'\\\n\r\t</");
        client.queue("SET", "str:all-bytes", allBytes());
        client.queue("SET", "str:lzf", "abc".repeat(100));
        // Strings of 20 bytes are not compressed, strings of 21 may be. Lengths take 6, 14 and 32 bits.
        for (int length : List.of(20, 21, 63, 64, 255, 256)) {
            client.queue("SET", "str:same:" + length, "z".repeat(length));
            client.queue("SET", "str:random:" + length, randomBytes(length));
        }
        client.queue("SET", "str:appended", "12");
        client.queue("APPEND", "str:appended", "34");
        client.queue("SETBIT", "str:bits", 1000, 1);
        client.queue("SETRANGE", "str:range", 50, "end");
        client.queue("INCRBYFLOAT", "str:float", "3.25");
        for (int i = 0; i < 50; i++) {
            client.queue("PFADD", "str:hll", "member" + i);
        }
    }

    void big() {
        client.queue("SET", "str:big:16383", randomBytes(16383));
        client.queue("SET", "str:big:16384", randomBytes(16384));
        client.queue("SET", "str:big:100k", randomBytes(100_000));
        client.queue("SET", "str:big:100k:lzf", "The quick brown fox. ".repeat(5000));
        for (int i = 0; i < 3000; i += 100) {
            Object[] words = new Object[102];
            words[0] = "PFADD";
            words[1] = "str:big:hll";
            for (int j = 0; j < 100; j++) {
                words[j + 2] = "member" + (i + j);
            }
            client.queue(words);
        }
    }

    private Bytes randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static Bytes allBytes() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Bytes.wrap(bytes);
    }
}
