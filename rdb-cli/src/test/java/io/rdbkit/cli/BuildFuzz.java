package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.WriteOptions;
import io.rdbkit.cli.json.JsonKeys;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Build;
import io.rdbkit.transform.BuildException;
import io.rdbkit.transform.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Any bytes as the JSON to build a file from. The built file can be read, and its export builds the same file. */
public final class BuildFuzz {

    private static final RdbVersion VERSION = Target.parse("redis-8.10").version();
    private static final int LONGEST_SEED = 4 << 10;

    private static final List<String> SEEDS = List.of(
            "{\"key\":\"a\",\"value\":\"b\\udcff\\n\\u0000\",\"db\":7,\"expiry\":1700000000123,\"idle\":9}",
            "[{\"key\":\"l\",\"value\":[\"b\",1,\"\"]},{\"key\":\"s\",\"type\":\"set\",\"value\":[\"b\",3]}]",
            "{\"key\":\"z\",\"type\":\"zset\",\"value\":{\"a\":1,\"b\":-2.5,\"c\":\"inf\",\"d\":1e300}}",
            "{\"key\":\"h\",\"value\":{\"f\":\"v\",\"g\":{\"value\":\"w\",\"expiry\":1700000000123}}}",
            "{\"function\":\"#!lua name=lib\\nx\"}");

    private BuildFuzz() {}

    /** Lines written by hand, and the export of a dump with every type. */
    public static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        SEEDS.forEach(seed -> seeds.add(seed.getBytes(StandardCharsets.UTF_8)));
        String dump = new String(json(Files.readAllBytes(Cli.dump("redis-8.0-rich"))), StandardCharsets.UTF_8);
        dump.lines()
                .filter(line -> line.length() < LONGEST_SEED)
                .forEach(line -> seeds.add(line.getBytes(StandardCharsets.UTF_8)));
        return seeds;
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        byte[] built;
        try {
            built = built(input);
        } catch (BuildException | RdbException e) {
            return; // the message says why
        }
        byte[] json = json(built);
        if (!Arrays.equals(json, json(built(json)))) {
            throw new AssertionError(
                    "the JSON of the built file builds another file: " + new String(json, StandardCharsets.UTF_8));
        }
    }

    private static byte[] built(byte[] json) throws IOException {
        ByteArrayOutputStream built = new ByteArrayOutputStream();
        Build.of(Source.of(new ByteArrayInputStream(json)), JsonKeys::new)
                .target(VERSION)
                .to(Channels.newChannel(built), WriteOptions.DEFAULT);
        return built.toByteArray();
    }

    private static byte[] json(byte[] rdb) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        EntryFormat format = JsonFormat.ofLines(null);
        format.begin(0, json);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                format.write(entry, json);
            }
        }
        format.end(json);
        return json.toByteArray();
    }
}
