package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.EntryText;
import io.rdbkit.RdbBytes;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records that are newer than the version in the header. Servers that know the records load them, so a rewrite keeps
 * them.
 */
class LaterRecordsTest {

    @TempDir
    Path directory;

    @TestFactory
    List<DynamicTest> aChangedFileKeepsThem() {
        return List.of(
                keeps("FUNCTION2 in RDB 9", RdbBytes.redis(9).bytes(245).str("#!lua name=lib\n")),
                keeps("MODULE_AUX in RDB 8", RdbBytes.redis(8).bytes(247).len(0x40L << 32, 2, 1, 0)),
                keeps("IDLE in RDB 8", RdbBytes.redis(8).select(0).bytes(248).len(7)),
                keeps("FREQ in RDB 6", RdbBytes.redis(6).select(0).bytes(249, 5)),
                keeps(
                        "KEY_META in RDB 12",
                        RdbBytes.redis(12)
                                .select(0)
                                .bytes(243)
                                .len(1)
                                .hex("09000000")
                                .bytes(0)));
    }

    private DynamicTest keeps(String what, RdbBytes before) {
        return DynamicTest.dynamicTest(what, () -> {
            byte[] in = before.string("kept", "v").string("dropped", "v").end();
            List<String> kept = EntryText.contents(in).stream()
                    .filter(line -> !line.contains("\"dropped\""))
                    .toList();
            assertEquals(kept, rewritten(in));
            assertEquals(kept, split(in));
        });
    }

    private List<String> rewritten(byte[] in) throws IOException {
        Path out = directory.resolve("out.rdb");
        Path input = Files.write(directory.resolve("in.rdb"), in);
        Rewrite.from(input).by(plan()).to(out, WriteOptions.DEFAULT.withReplace(true));
        return EntryText.contents(Files.readAllBytes(out));
    }

    private List<String> split(byte[] in) throws IOException {
        Path out = directory.resolve("parts");
        Path input = Files.write(directory.resolve("in.rdb"), in);
        Split.from(Source.of(input))
                .by(plan())
                .writing(WriteOptions.DEFAULT.withReplace(true))
                .to(out, key -> "part.rdb");
        return EntryText.contents(Files.readAllBytes(out.resolve("part.rdb")));
    }

    private static Plan plan() {
        return Plan.NOTHING.keep("--key", Keys.glob(Bytes.utf8("kept")));
    }
}
