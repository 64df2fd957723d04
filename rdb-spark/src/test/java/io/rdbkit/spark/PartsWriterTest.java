package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.KeySlot;
import io.rdbkit.transform.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark does with attempts of tasks, step by step. */
class PartsWriterTest {

    @TempDir
    Path directory;

    private Path out;
    private PartsWrite write;
    private byte[] payload;

    @BeforeEach
    void begin() throws IOException {
        out = directory.resolve("parts");
        write = write("11111111");
        try (RdbReader in = RdbReader.open(SharedSession.DUMPS.resolve("redis-7.0-rich.rdb"))) {
            for (RdbEntry entry; payload == null && (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    key.dump().copyTo(bytes);
                    payload = bytes.toByteArray();
                }
            }
        }
    }

    private PartsWrite write(String run) {
        Configuration configuration = new Configuration();
        PartsOptions options = PartsOptions.of(
                new CaseInsensitiveStringMap(
                        Map.of("path", out.toString(), "by", "slots", "into", "2", "target", "redis-7.0")),
                configuration);
        return new PartsWrite(options, run, new Libraries(null, configuration).asRdb(), configuration);
    }

    private InternalRow row(String key) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int part = KeySlot.of(Bytes.wrap(name)) / 8192;
        return new GenericInternalRow(new Object[] {part, 0, name, null, null, null, payload});
    }

    /** Names with slots of the second half and of the first. */
    private static final String HIGH = "foo";

    private static final String LOW = "bar";

    private DataWriter<InternalRow> attempt(int partition, long task) {
        return write.createBatchWriterFactory(null).createWriter(partition, task);
    }

    private List<String> names() throws IOException {
        if (Files.notExists(out)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anAttemptThatMayNotCommitLeavesNothing() throws IOException {
        try (DataWriter<InternalRow> first = attempt(0, 1);
                DataWriter<InternalRow> speculative = attempt(0, 2)) {
            first.write(row(LOW));
            speculative.write(row(LOW));
            assertEquals(List.of(), names(), "before a commit there is nothing");
            WriterCommitMessage message = first.commit();
            speculative.abort();
            assertEquals(1, names().size());
            assertTrue(Files.notExists(out.resolve("manifest.json")), "a task alone makes nothing count");
            write.commit(new WriterCommitMessage[] {message, null});
        }
        List<Manifest.Listed> parts = Manifest.parts(out.resolve("manifest.json"));
        assertEquals(2, parts.size(), "the part without keys is there, too");
        assertEquals(3, names().size());
        assertEquals(1, TableContents.keys(out.resolve(parts.get(0).file())).size());
        assertEquals(0, TableContents.keys(out.resolve(parts.get(1).file())).size());
    }

    @Test
    void anAttemptThatIsLostAfterItsCommitLeavesNothing() throws IOException {
        try (DataWriter<InternalRow> lost = attempt(1, 1);
                DataWriter<InternalRow> again = attempt(1, 2)) {
            lost.write(row(HIGH));
            again.write(row(HIGH));
            lost.commit(); // its executor goes before the driver hears of it
            write.commit(new WriterCommitMessage[] {again.commit()});
        }
        assertEquals(3, names().size());
        assertTrue(names().stream().noneMatch(name -> name.endsWith("-2.rdb")), names()::toString);
    }

    @Test
    void aJobThatFailsLeavesNothing() throws IOException {
        try (DataWriter<InternalRow> done = attempt(0, 1);
                DataWriter<InternalRow> fails = attempt(1, 2)) {
            done.write(row(LOW));
            WriterCommitMessage message = done.commit();
            fails.write(row(HIGH));
            IOException e = assertThrows(IOException.class, () -> fails.write(row(HIGH)));
            assertTrue(e.getMessage().contains("key \"foo\" is there twice in db 0"), e::getMessage);
            fails.abort();
            write.abort(new WriterCommitMessage[] {message});
        }
        assertTrue(Files.notExists(out));
    }

    @Test
    void twoTasksForOnePartAreRefused() throws IOException {
        try (DataWriter<InternalRow> one = attempt(0, 1);
                DataWriter<InternalRow> other = attempt(1, 2)) {
            one.write(row(LOW));
            other.write(row(LOW));
            WriterCommitMessage[] messages = {one.commit(), other.commit()};
            assertThrows(IllegalStateException.class, () -> write.commit(messages));
            write.abort(messages);
        }
        assertTrue(Files.notExists(out));
    }

    /** Another run in the same directory fails; what the first has made stays. */
    @Test
    void aRunRemovesOnlyItsOwnFiles() throws IOException {
        try (DataWriter<InternalRow> writer = attempt(0, 1)) {
            writer.write(row(LOW));
            write.commit(new WriterCommitMessage[] {writer.commit()});
        }
        List<String> first = names();
        write = write("22222222");
        try (DataWriter<InternalRow> writer = attempt(0, 1)) {
            writer.write(row(LOW));
            write.abort(new WriterCommitMessage[] {writer.commit()});
        }
        assertEquals(first, names());
    }
}
