package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reading, counting and converting take linear time. A quarter of a million elements take well under a second. They
 * would take many minutes if each looked at those before it. {@code StraightLines} measures the times.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StraightLineTest {

    private static final int MANY = 1 << 18;

    static Stream<String> values() {
        return WorstValues.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("values")
    void aQuarterOfAMillionElementsAreNoProblem(String name) throws IOException {
        byte[] file = WorstValues.all().get(name).file(MANY);
        long pulled = Pulled.file(file);
        assertTrue(pulled >= MANY, pulled + " of " + MANY);
        count(file);
        if (!name.contains("behind a large one")) { // those are damaged, so only a lenient reader reads them
            convert(file);
        }
    }

    private static void count(byte[] file) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    key.elements();
                }
            }
        }
    }

    private static void convert(byte[] file) throws IOException {
        Losses losses = new Losses(LossPolicy.of(OnLoss.DROP_FEATURE), new Losses.Listener() {});
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT);
                TargetWriter out = TargetWriter.to(
                        Channels.newChannel(OutputStream.nullOutputStream()),
                        Target.parse("redis-6.2"),
                        losses,
                        WriteOptions.DEFAULT.withDistinctNames(true))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
            out.finish();
        }
    }
}
