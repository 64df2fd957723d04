package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.transform.Build;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An object that can be used only once refuses the second use. */
class SpentTest {

    private static final RdbVersion VERSION = Build.COMMON_VERSION;

    private static String refusal(Executable again) {
        return assertThrows(IllegalStateException.class, again).getMessage();
    }

    static Stream<Value> valuesInMemory() {
        Bytes one = Bytes.utf8("1");
        return Stream.of(
                StringValue.of(one),
                ListValue.of(List.of(one)),
                SetValue.of(Set.of(one)),
                ZsetValue.of(Map.of(one, 1.0)),
                HashValue.of(Map.of(one, one)),
                StreamValue.of(Map.of(new StreamId(1, 1), List.of(one, one))));
    }

    @ParameterizedTest
    @MethodSource("valuesInMemory")
    void aValueInMemoryIsWrittenOnce(Value value) throws IOException {
        try (RdbWriter out = RdbWriter.to(new ByteArrayOutputStream(), VERSION)) {
            out.write(NewKey.of(0, Bytes.utf8("a"), value));
            assertEquals(
                    "the value was used already; make a new one for each use",
                    refusal(() -> out.write(NewKey.of(0, Bytes.utf8("b"), value))));
        }
    }

    @Test
    void anEndedWriterRefusesKeys(@TempDir Path dir) throws IOException {
        RdbWriter out = RdbWriter.create(dir.resolve("a.rdb"), VERSION);
        assertEquals("the end has not been written", refusal(out::publish));
        out.finish();
        NewKey key = NewKey.of(0, Bytes.utf8("a"), StringValue.of(Bytes.EMPTY));
        assertEquals("the end was written already", refusal(() -> out.write(key)));
        assertEquals("the end was written already", refusal(out::finish));
        assertEquals("the writer was not asked for a digest", refusal(out::sha256));
        out.close();
        assertEquals("the writer is closed", refusal(() -> out.write(key)));
        assertEquals("the writer is closed", refusal(out::finish));
        try (RdbReader in = RdbReader.open(dir.resolve("a.rdb"))) {
            assertEquals(0, in.keys().count());
        }
    }

    @Test
    void anOutputStreamIsNotPublishedAndHasNoDigest() throws IOException {
        try (RdbWriter out =
                RdbWriter.to(new ByteArrayOutputStream(), VERSION, WriteOptions.DEFAULT.withDigest(true))) {
            out.finish();
            assertEquals("the output is a stream, not a file", refusal(out::publish));
            assertEquals("the output is a stream, not a file", refusal(out::sha256));
        }
    }

    @Test
    void aStreamIsReadByOneJobOnly() throws IOException {
        byte[] rdb = RdbBytes.redis(11).string("a", "1").end();
        Source source = Source.of(new ByteArrayInputStream(rdb));
        assertEquals(1, Rewrite.from(source).dryRun().kept());
        assertEquals(
                "the source is a stream, which was read already",
                refusal(() -> Rewrite.from(source.ignoringChecksum()).dryRun()));
    }
}
