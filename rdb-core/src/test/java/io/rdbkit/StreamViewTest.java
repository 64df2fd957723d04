package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.ValueKind;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts of a stream. Each part can be read without the parts before it, and none can be read twice. */
class StreamViewTest {

    private interface Use {
        Object of(StreamValue stream) throws IOException;
    }

    /** The result for each stream, and the offset of every entry. */
    private static List<Object> each(byte[] rdb, Use use) throws IOException {
        List<Object> all = new ArrayList<>();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                all.add(entry.offset());
                if (entry instanceof KeyEntry key && key.type().kind() == ValueKind.STREAM) {
                    all.add(use.of((StreamValue) key.decode()));
                }
            }
        }
        return all;
    }

    static Stream<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (Path dump : Dumps.testdata()) {
            files.add(Files.readAllBytes(dump));
        }
        return Stream.concat(files.stream(), HandMade.all().values().stream());
    }

    private static String records(StreamValue stream, int most) throws IOException {
        StringBuilder text = new StringBuilder();
        StreamRecord r;
        for (int i = 0; i < most && (r = stream.next()) != null; i++) {
            text.append(' ').append(r.ms()).append('-').append(r.seq());
            long fields = r.fields();
            for (FieldValue f; (f = r.nextField()) != null; fields--) {
                text.append(' ').append(f.field()).append('=').append(f.value());
            }
            assertEquals(0, fields);
            assertNull(r.nextField());
        }
        return text.toString();
    }

    private static List<String> groups(StreamValue stream) throws IOException {
        List<String> groups = new ArrayList<>();
        for (StreamGroup g; (g = stream.nextGroup()) != null; ) {
            groups.add(g.name() + " " + g.lastId() + " " + g.entriesRead() + " " + g.consumers() + " "
                    + g.pending().size());
        }
        assertNull(stream.nextGroup());
        return groups;
    }

    @ParameterizedTest
    @MethodSource("files")
    void laterPartsCanBeReadWithoutTheEarlierOnes(byte[] rdb) throws IOException {
        assertEquals(
                each(rdb, stream -> {
                    records(stream, Integer.MAX_VALUE);
                    return stream.state();
                }),
                each(rdb, StreamValue::state));
        Use groupsAfterAll = stream -> {
            records(stream, Integer.MAX_VALUE);
            stream.state();
            return groups(stream);
        };
        assertEquals(each(rdb, groupsAfterAll), each(rdb, StreamViewTest::groups));
        Use memoryAfterAll = stream -> {
            groupsAfterAll.of(stream);
            return String.valueOf(stream.idempotence());
        };
        assertEquals(each(rdb, memoryAfterAll), each(rdb, stream -> String.valueOf(stream.idempotence())));
    }

    @ParameterizedTest
    @MethodSource("files")
    void unreadPartsAreSkipped(byte[] rdb) throws IOException {
        List<Object> nothing = each(rdb, stream -> "");
        for (int most : new int[] {0, 1, 99, 100, 101}) {
            Use some = stream -> {
                records(stream, most);
                return "";
            };
            assertEquals(nothing, each(rdb, some));
            assertEquals(nothing, each(rdb, stream -> {
                some.of(stream);
                stream.nextGroup();
                return "";
            }));
        }
        assertEquals(nothing, each(rdb, stream -> {
            for (StreamRecord r; (r = stream.next()) != null; ) {
                r.nextField(); // leaves the other fields unread
            }
            return "";
        }));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aPartThatWasPassedIsGone(byte[] rdb) throws IOException {
        each(rdb, stream -> {
            stream.next();
            stream.state();
            assertNull(stream.next());
            assertEquals(stream.state(), stream.state());
            stream.idempotence();
            assertNull(stream.nextGroup());
            assertEquals(stream.idempotence(), stream.idempotence());
            return "";
        });
    }

    @Test
    void aStreamIsGoneWhenTheReaderMovesOn() throws IOException {
        byte[] rdb = Files.readAllBytes(Path.of("..", "testdata", "redis-8.0-streams.rdb"));
        ReadOptions hold = ReadOptions.DEFAULT.withHoldMeasured(true);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), hold)) {
            RdbEntry entry = in.next();
            while (!(entry instanceof KeyEntry key && key.type().kind() == ValueKind.STREAM && key.elements() > 0)) {
                entry = in.next();
            }
            StreamValue gone = (StreamValue) ((KeyEntry) entry).decode();
            StreamRecord record = gone.next();
            in.next();
            assertThrows(IllegalStateException.class, gone::next);
            assertThrows(IllegalStateException.class, record::nextField);
            assertThrows(IllegalStateException.class, gone::state);
            assertThrows(IllegalStateException.class, gone::nextGroup);
            assertThrows(IllegalStateException.class, gone::idempotence);
        }
    }

    /** Numbers beyond 2^63 are the highest, because IDs are unsigned. */
    @Test
    void idsAreUnsigned() throws IOException {
        byte[] rdb = Files.readAllBytes(Path.of("..", "testdata", "redis-8.0-rich.rdb"));
        List<Object> ids = each(rdb, stream -> records(stream, 2));
        assertFalse(
                ids.stream().filter(" 0-1 = -1--1 last=one"::equals).toList().isEmpty(), ids::toString);
    }

    @Test
    void deletedRecordsAreCounted() throws IOException {
        byte[] rdb = HandMade.all().get("RDB 15");
        List<Object> counts = each(rdb, stream -> {
            assertNotNull(stream.next());
            assertEquals(0, stream.deleted());
            assertNull(stream.next());
            return "deleted " + stream.deleted();
        });
        assertEquals(5, counts.stream().filter("deleted 1"::equals).count(), counts::toString);
    }
}
