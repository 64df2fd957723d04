package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the exported commands don't restore is reported on stderr with its count. */
class ExportLossesTest {

    private static final String NOT = "rdb: standard input: no command restores ";

    /** Two records, and for each of two groups a pending entry of a third record, which is deleted. */
    private static final String STREAM = """
            {"key":"s","type":"stream","value":{"records":[{"id":"5-1","fields":["f","v"]},{"id":"5-3","fields":["f","v"]}],
            "length":2,"last_id":"9-0","first_id":"5-1","max_deleted_id":"5-2","entries_added":3,"groups":[
            {"name":"g","last_id":"9-0","entries_read":3,"consumers":[{"name":"c","seen_time":7},{"name":"d","seen_time":7}],
            "pending":[{"id":"5-1","consumer":"c","delivery_time":9000,"delivery_count":1},
            {"id":"5-2","consumer":"c","delivery_time":7,"delivery_count":1},
            {"id":"6-0","consumer":"d","delivery_time":9000,"delivery_count":2}]},
            {"name":"h","last_id":"9-0","entries_read":3,"consumers":[{"name":"c","seen_time":7}],
            "pending":[{"id":"4-9","consumer":"c","delivery_time":7,"delivery_count":1},
            {"id":"5-3","consumer":"c","delivery_time":7,"delivery_count":1}]}]}}
            """.replace("\n", "");

    private static byte[] build(String json, String target) {
        return Cli.run(json.getBytes(StandardCharsets.UTF_8), "build", "-", "-o", "-", "-q", "--target", target)
                .succeeds()
                .outBytes();
    }

    private static List<String> said(byte[] rdb, String... words) {
        List<String> all = new ArrayList<>(List.of("export", "-", "--now", "8000"));
        all.addAll(List.of(words));
        if (!all.contains("--format=jsonl")) {
            all.add("--format=resp");
        }
        return Cli.run(rdb, all.toArray(String[]::new)).succeeds().err().lines().toList();
    }

    @Test
    void lossesOfAStreamAreReported() {
        for (String target : List.of("redis-7.0", "redis-8.0", "valkey-9.1")) {
            byte[] rdb = build(STREAM, target);
            assertEquals(
                    List.of(
                            NOT + "3 pending entries whose records are deleted",
                            NOT
                                    + "the delivery time of 1 pending entry, which is in the future or whose entry has no owner",
                            NOT + "the times when 3 consumers were last seen and active"),
                    said(rdb));
            assertEquals(List.of(), said(rdb, "--restore"));
            assertEquals(List.of(), said(rdb, "--quiet"));
        }
    }

    @Test
    void getReportsThemToo() {
        Cli cli = Cli.run(build(STREAM, "redis-7.0"), "get", "-", "s", "--format", "resp", "--now", "9001")
                .succeeds();
        assertEquals(
                List.of(
                        NOT + "3 pending entries whose records are deleted",
                        NOT + "the times when 3 consumers were last seen and active"),
                cli.err().lines().toList());
    }

    @Test
    void lossesOfProducersAreReported() {
        String json = """
                {"key":"s","type":"stream","value":{"records":[{"id":"5-1","fields":["f","v"]}],"idempotence":{"duration":100,
                "max_entries":100,"added":3,"duplicates":0,"producers":[{"id":"p","entries":[{"id":"a","record":"5-1"},
                {"id":"b","record":"5-2"}]}]}}}
                """.replace("\n", "");
        assertEquals(
                List.of(
                        NOT + "1 message of a producer whose record is deleted",
                        NOT + "the number of producers' messages of 1 stream"),
                said(build(json, "redis-8.8")));
        assertEquals(
                List.of(
                        NOT + "2 messages of producers, because XIDMPRECORD needs Redis 8.8",
                        NOT + "the number of producers' messages of 1 stream"),
                said(build(json, "redis-8.6")));
        String commands = Cli.run(build(json, "redis-8.6"), "export", "-", "--format=resp", "-q")
                .out();
        assertEquals(-1, commands.indexOf("XIDMPRECORD"));
    }

    @Test
    void lossesOfKeysAndOtherRecordsAreReported() throws IOException {
        byte[] rdb = TinyRdb.of("REDIS0009", out -> out.bytes(0xfa)
                .strings("lua", "return 1")
                .bytes(0xfa)
                .strings("lua", "return 2")
                .db(0)
                .bytes(248, 10)
                .key("idle", "1")
                .bytes(249, 10)
                .key("used", "1")
                .key(5, "zset")
                .length(3)
                .strings("a")
                .number(Double.doubleToRawLongBits(-0.0))
                .strings("b")
                .number(Double.doubleToRawLongBits(0.0))
                .strings("c")
                .number(Double.doubleToRawLongBits(-0.0))
                .end());
        List<String> scripts = List.of(NOT + "2 scripts of the script cache");
        List<String> all = new ArrayList<>(List.of(
                NOT + "the idle times or LFU counters of 2 keys",
                NOT + "2 scores of -0, which ZADD turns into 0 in a small sorted set"));
        all.addAll(scripts);
        assertEquals(all, said(rdb));
        all.remove(1);
        assertEquals(all, said(rdb, "--target", "redis-6.2"), "Redis 6.2 keeps -0");
        assertEquals(scripts, said(rdb, "--restore"));
        assertEquals(
                List.of(
                        "rdb: standard input: lost: eviction 2: db 0 \"idle\", db 0 \"used\"",
                        "rdb: standard input: no command restores 2 scripts of the script cache"),
                said(rdb, "--restore", "--target", "redis-4.0", "--on-loss", "drop-feature"));
    }

    @Test
    void lossesOfSlotsAreReported() throws IOException {
        byte[] rdb = TinyRdb.of("VALKEY080", out -> out.bytes(243)
                .strings("job")
                .bytes(1, 0, 5)
                .db(0)
                .key("a", "1")
                .end());
        List<String> left = List.of("rdb: standard input: left out: SLOT_IMPORT record (1)");
        assertEquals(left, said(rdb));
        assertEquals(left, said(rdb, "--format=jsonl"));
    }

    /** -0 is built and exported again. It is a text in a ziplist or listpack, and a text or bits elsewhere. */
    @Test
    void aScoreOfMinusZeroIsKept() {
        String few = "{\"key\":\"z\",\"type\":\"zset\",\"value\":{\"a\":-0.0,\"b\":-0,\"c\":0,\"d\":5e-324}}";
        StringBuilder many = new StringBuilder("{\"key\":\"z\",\"type\":\"zset\",\"value\":{\"a\":-0.0");
        for (int i = 0; i < 200; i++) {
            many.append(",\"m").append(i).append("\":0.1");
        }
        for (String target : List.of(
                "redis-2.4",
                "redis-2.8",
                "redis-4.0",
                "redis-6.2",
                "redis-7.0",
                "redis-7.2",
                "redis-8.0",
                "valkey-9.1")) {
            String small = Cli.run(build(few, target), "export", "-").succeeds().out();
            assertEquals(2, small.split("-0\\.0", -1).length - 1, target + small);
            assertEquals(2, small.split("5e-324", -1).length, target + small);
            String large = Cli.run(build(many + "}}", target), "export", "-")
                    .succeeds()
                    .out();
            assertEquals(1, large.split("-0\\.0", -1).length - 1, target + large);
            String commands =
                    Cli.run(build(few, target), "export", "-", "--format=resp").out();
            assertEquals(2, commands.split("\r\n-0\r\n", -1).length - 1, target);
        }
    }
}
