package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code rdb info}. */
class InfoTest {

    private static final String DUMP = Cli.dump("redis-7.0-rich").toString();

    @Test
    void theContentOfAFileIsShown() throws IOException {
        byte[] rdb = TinyRdb.of(r -> {
            r.db(0);
            r.key("b", "vv");
            r.expiry(1_700_000_000_000L).key("c\u001b", "v".repeat(2000));
            r.bytes(2, 1, 's', 3, 1, 'x', 1, 'y', 1, 'z');
            r.end();
        });
        List<String> lines = Cli.run(rdb, "info", "-", "--now", "1699999999999", "--top", "2")
                .succeeds()
                .out()
                .lines()
                .toList();
        assertEquals(
                List.of(
                        "-",
                        "  format      RDB 11, no checksum (written with rdbchecksum no)",
                        "  bytes       " + "%,d".formatted(rdb.length),
                        "  keys        3",
                        "  db 0        3 keys, 1 expiring: string 2 set 1",
                        "  written as  STRING 2, SET 1",
                        "  encodings   raw 1, embstr 1, hashtable 1",
                        "  string      2 keys, 2,008 bytes",
                        "  set         1 keys, 3 elements, 7 bytes",
                        "  largest     2,005 bytes: string (raw) in db 0, \"c\\x1b\"",
                        "  largest     7 bytes, 3 elements: set (hashtable) in db 0, \"s\"",
                        "  expiries    1, from 2023-11-14T22:13:20Z to 2023-11-14T22:13:20Z",
                        "  expire in   past 0, under 1 h 1, under 1 d 0, under 7 d 0, under 30 d 0, under 1 y 0, later 0",
                        "  loads in    Redis 7.2 and later; every Valkey",
                        "  not checked elements of values, duplicate keys: rdb verify --deep",
                        "  convert for redis-2.0 to redis-7.0: nothing is lost"),
                lines);
    }

    /** Servers that load the file as it is aren't listed. Servers that lose the same share a line. */
    @Test
    void theLossesOfAConversionAreShown() {
        List<String> lines = Cli.run("info", Cli.dump("redis-8.0-rich").toString())
                .succeeds()
                .out()
                .lines()
                .filter(line -> line.startsWith("  convert for"))
                .toList();
        assertEquals(
                List.of(
                        "  convert for redis-2.0 to redis-2.4: lost stream 7, field-expiry 4, module 1, function 2,"
                                + " expiry-range 68",
                        "  convert for redis-2.6 to redis-4.0: lost stream 7, field-expiry 4, module 1, function 2",
                        "  convert for redis-5.0 to redis-6.2: lost stream-counters 2, stream-entries-read 2,"
                                + " stream-active-time 1, field-expiry 4, module 1, function 2",
                        "  convert for redis-7.0: lost stream-active-time 1, field-expiry 4, module 1",
                        "  convert for redis-7.2, valkey-7.2 to valkey-8.1: lost field-expiry 4, module 1",
                        "  convert for redis-7.4, valkey-9.0 to valkey-9.2: lost module 1"),
                lines);
    }

    @Test
    void theShareOfCompressedStringsIsShown() {
        String out = Cli.run("info", DUMP).succeeds().out();
        assertTrue(
                out.matches("(?s).*\n {2}compressed  \\d+ strings, [\\d,]+ bytes for [\\d,]+, \\d+ % of the file\n.*"),
                out);
        assertEquals(
                5, out.lines().filter(line -> line.startsWith("  largest ")).count());
        assertFalse(Cli.run("info", DUMP, "--top", "0").succeeds().out().contains("largest"));
        Cli.run("info", DUMP, "--top", "-1").fails(ExitCode.USAGE, "--top -1");
    }

    @Test
    void anEmptyFileHasAShortInfo() {
        String out = Cli.run("info", Cli.dump("redis-7.0.15-empty").toString())
                .succeeds()
                .out();
        assertTrue(out.contains("\n  keys        0\n"), out);
        for (String name : List.of("encodings", "largest", "compressed", "expiries", "string")) {
            assertFalse(out.contains("\n  " + name + " "), out);
        }
    }
}
