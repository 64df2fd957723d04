package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output is the same, however the dump is compressed, framed and handed over. */
class CompressedInputProofTest {

    private static final String[] COMPRESSIONS = {
        CompressorStreamFactory.GZIP,
        CompressorStreamFactory.ZSTANDARD,
        CompressorStreamFactory.LZ4_FRAMED,
        CompressorStreamFactory.BZIP2,
        CompressorStreamFactory.XZ
    };

    @TempDir
    Path dir;

    @Test
    void everyWrappingGivesTheSameFile() throws Exception {
        try (Bench bench = new Bench(dir)) {
            ServerKind kind = ServerKind.REDIS_7_0_15;
            Path dump = bench.dump(kind).file();
            Path expected = dir.resolve("expected.rdb");
            bench.prove(
                    kind,
                    Operation.of("--key user:* --ttl drop --field-ttl keep", live -> {
                        live.keep(live.matching("user:*"));
                        live.expire(at -> LiveCopy.NO_EXPIRY);
                    }),
                    expected);
            byte[] rewritten = Files.readAllBytes(expected);
            byte[] plain = Files.readAllBytes(dump);
            // Without the sizes of databases. They are filled in at the end, and a stream can't go back.
            byte[] streamed = CommandRun.of(
                            "rewrite", dump, "-o", "-", "--key", "user:*", "--ttl", "drop", "--field-ttl", "keep")
                    .exits(0)
                    .out();
            ServerState state = bench.servers().load(kind, expected).state();
            bench.assertLoadsAs(state, kind, Files.write(dir.resolve("streamed.rdb"), streamed));
            for (Map.Entry<String, byte[]> wrapped : wrapped(plain).entrySet()) {
                Path file = Files.write(dir.resolve(wrapped.getKey()), wrapped.getValue());
                Path out = dir.resolve("out.rdb");
                CommandRun.of("rewrite", file, "-fo", out, "--key", "user:*", "--ttl", "drop", "--field-ttl", "keep")
                        .exits(0);
                assertArrayEquals(rewritten, Files.readAllBytes(out), wrapped.getKey());

                CommandRun piped = CommandRun.reading(
                                wrapped.getValue(),
                                "rewrite",
                                "-",
                                "-o",
                                "-",
                                "--key",
                                "user:*",
                                "--ttl",
                                "drop",
                                "--field-ttl",
                                "keep")
                        .exits(0);
                assertArrayEquals(streamed, piped.out(), wrapped.getKey() + " piped");

                CommandRun.of("rewrite", file, "-fo", out).exits(0);
                assertArrayEquals(plain, Files.readAllBytes(out), wrapped.getKey() + " copied");
            }
        }
    }

    private static Map<String, byte[]> wrapped(byte[] plain) throws IOException, CompressorException {
        Map<String, byte[]> all = new TreeMap<>();
        all.put("plain", plain);
        for (String compression : COMPRESSIONS) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new CompressorStreamFactory().createCompressorOutputStream(compression, bytes)) {
                out.write(plain);
            }
            all.put(compression, bytes.toByteArray());
        }
        // As a primary sends it: without knowing its length, and with its length.
        String mark = "0123456789abcdef0123456789abcdef01234567";
        all.put("eof", joined(("$EOF:" + mark + "\r\n"), plain, mark));
        all.put("length", joined("\n\n$" + plain.length + "\r\n", plain, ""));
        return all;
    }

    private static byte[] joined(String before, byte[] bytes, String after) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(bytes);
        all.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
        return all.toByteArray();
    }
}
