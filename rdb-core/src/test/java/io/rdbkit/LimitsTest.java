package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file exactly at a limit is read, and a file with one more is refused. This holds for every way of reading that
 * meets the limit.
 */
class LimitsTest {

    /** How a test reads a file. */
    private enum Way {
        SKIP,
        DECODE,
        COUNT,
        MEASURE,
        COPY;

        void read(KeyEntry key) throws IOException {
            switch (this) {
                case SKIP -> {}
                case DECODE -> ValueText.of(key.decode());
                case COUNT -> key.elements();
                case MEASURE -> key.serializedSize();
                case COPY -> key.value().copyTo(OutputStream.nullOutputStream());
            }
        }
    }

    private static final List<Way> ALL = List.of(Way.values());
    /** The ways that look inside a packed value. The other ways skip it as one string. */
    private static final List<Way> INSIDE = List.of(Way.DECODE, Way.COUNT);

    private static final List<Way> DECODED = List.of(Way.DECODE);

    static Stream<Arguments> files() {
        String text = "x".repeat(100);
        String large = "x".repeat(70_000);
        return Stream.of(
                file("a short value", Limit.STRING, 100, ALL, keyed(0).str(text)),
                file("a long value", Limit.STRING, 70_000, ALL, keyed(0).str(large)),
                file(
                        "a compressed value",
                        Limit.STRING,
                        264,
                        ALL,
                        keyed(0).bytes(0xc3).len(5, 264).raw(lzf())),
                file("a member", Limit.STRING, 100, ALL, keyed(2).len(2).str("a", text)),
                file("a packed value", Limit.STRING, 13, ALL, keyed(20).str(Packed.listpack("a", "b"))),
                file(
                        "a module's string",
                        Limit.STRING,
                        100,
                        ALL,
                        keyed(7).hex(HandMade.MODULE_ID).len(5).str(text).len(0)),
                file(
                        "an AUX field",
                        Limit.STRING,
                        100,
                        ALL,
                        begin().aux(text, "a").string("k", "v")),
                file(
                        "a library",
                        Limit.STRING,
                        100,
                        ALL,
                        begin().bytes(245).str(text).string("k", "v")),
                file("a short key", Limit.KEY, 100, ALL, begin().key(0, text).str("v")),
                file("a long key", Limit.KEY, 70_000, ALL, begin().key(0, large).str("v")),
                file(
                        "a compressed key",
                        Limit.KEY,
                        264,
                        ALL,
                        begin().bytes(0, 0xc3).len(5, 264).raw(lzf()).str("v")),
                file("members", Limit.ELEMENTS, 3, ALL, keyed(2).len(3).str("a", "b", "c")),
                file("fields", Limit.ELEMENTS, 2, ALL, keyed(4).len(2).str("a", "b", "c", "d")),
                file("packed members", Limit.ELEMENTS, 3, INSIDE, keyed(20).str(Packed.listpack("a", "b", "c"))),
                file("packed fields", Limit.ELEMENTS, 2, INSIDE, keyed(16).str(Packed.listpack("a", "b", "c", "d"))),
                file("numbers", Limit.ELEMENTS, 3, INSIDE, keyed(11).str(Packed.intset(1, 2, 3))),
                file("fields of a zipmap", Limit.ELEMENTS, 2, INSIDE, keyed(9).str(Packed.zipmap("a", "b", "c", "d"))),
                file("items of a ziplist", Limit.ELEMENTS, 2, INSIDE, keyed(10).str(Packed.ziplist("a", "b"))),
                file(
                        "nodes",
                        Limit.ELEMENTS,
                        2,
                        ALL,
                        keyed(18).len(2, 1).str("a").len(1).str("b")),
                file(
                        "items of several nodes",
                        Limit.ELEMENTS,
                        5,
                        INSIDE,
                        keyed(18)
                                .len(3, 2)
                                .str(Packed.listpack("a", "b"))
                                .len(1)
                                .str("c")
                                .len(2)
                                .str(Packed.listpack("d", "e"))),
                file(
                        "groups",
                        Limit.ELEMENTS,
                        2,
                        ALL,
                        stream(2).raw(group("g", 0, 0)).raw(group("h", 0, 0)).len(0, 0, 0, 0, 0)),
                file(
                        "pending entries",
                        Limit.ELEMENTS,
                        3,
                        ALL,
                        stream(1).raw(group("g", 3, 1)).len(0, 0, 0, 0, 0)),
                file(
                        "consumers",
                        Limit.ELEMENTS,
                        3,
                        ALL,
                        stream(1).raw(group("g", 0, 3)).len(0, 0, 0, 0, 0)),
                file(
                        "producers",
                        Limit.ELEMENTS,
                        2,
                        ALL,
                        stream(0).len(0, 0, 2).str("p").len(0).str("q").len(0, 0, 0)),
                file(
                        "fields of a template",
                        Limit.ELEMENTS,
                        2,
                        ALL,
                        begin().bytes(242).len(1, 2).str("a", "b").string("k", "v")),
                file(
                        "a ratio",
                        Limit.LZF_RATIO,
                        53,
                        ALL,
                        keyed(0).bytes(0xc3).len(5, 264).raw(lzf())),
                file("keys", Limit.KEYS, 2, ALL, begin().string("k", "v").string("l", "w")),
                file("databases", Limit.DATABASES, 6, ALL, begin().select(5).string("k", "v")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void oneMoreThanTheLimitIsRefused(byte[] file, Limit limit, long has, List<Way> ways) throws IOException {
        for (Way way : ways) {
            for (boolean hold : new boolean[] {false, true}) {
                ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
                read(file, way, options.withLimits(Limits.DEFAULT.with(limit, has)));
                ReadOptions less = options.withLimits(Limits.DEFAULT.with(limit, has - 1));
                RdbRefusedException e =
                        assertThrows(RdbRefusedException.class, () -> read(file, way, less), way + ", held: " + hold);
                assertSame(limit, e.limit());
                assertEquals(RdbRefusedException.Reason.LIMIT, e.reason());
                assertTrue(e.getMessage().contains(" exceeds the limit " + limit + "=" + (has - 1)), e.getMessage());
                assertTrue(e.offset() > 0 && e.offset() < file.length, e.getMessage());
            }
        }
    }

    /** A stream's records are counted as they come, because the count stands behind them or nowhere. */
    @Test
    void recordsAreCountedAsTheyCome() throws IOException {
        byte[] file = Files.readAllBytes(Path.of("..", "testdata", "redis-7.0.15-streams.rdb"));
        long most = 0;
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                most = entry instanceof KeyEntry key ? Math.max(most, key.elements()) : most;
            }
        }
        long all = most;
        read(file, Way.DECODE, ReadOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.ELEMENTS, all)));
        assertThrows(
                RdbRefusedException.class,
                () -> read(
                        file,
                        Way.DECODE,
                        ReadOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.ELEMENTS, all - 1))));
    }

    @Test
    void framesAroundFramesAreCounted() throws IOException {
        byte[] file = begin().string("k", "v").end();
        for (int i = 0; i < 3; i++) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(zipped)) {
                gzip.write(file);
            }
            file = zipped.toByteArray();
        }
        byte[] frames = file;
        read(frames, Way.SKIP, ReadOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.FRAMES, 3)));
        RdbRefusedException e = assertThrows(
                RdbRefusedException.class,
                () -> read(frames, Way.SKIP, ReadOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.FRAMES, 2))));
        assertSame(Limit.FRAMES, e.limit());
    }

    /** The reader throws the same error again, as after any other error. */
    @Test
    void aRefusedReaderStaysRefused() throws IOException {
        byte[] file = begin().string("k", "v").string("l", "w").end();
        ReadOptions options = ReadOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.KEYS, 1));
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
            in.next();
            RdbRefusedException first = assertThrows(RdbRefusedException.class, in::next);
            assertSame(first, assertThrows(RdbRefusedException.class, in::next));
        }
    }

    @Test
    void theOutputHasALimit(@TempDir Path directory) throws IOException {
        byte[] file = begin().string("k", "v".repeat(600_000)).end();
        Path out = directory.resolve("out");
        write(file, out, WriteOptions.DEFAULT);
        long size = Files.size(out);
        Files.delete(out);
        write(file, out, WriteOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.OUTPUT, size)));
        assertEquals(size, Files.size(out));
        Files.delete(out);
        for (long less : new long[] {size - 1, 300_000, 0}) {
            WriteOptions options = WriteOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.OUTPUT, less));
            RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> write(file, out, options));
            assertSame(Limit.OUTPUT, e.limit());
            assertEquals("an output of more bytes exceeds the limit output=" + less, e.getMessage());
            try (Stream<Path> left = Files.list(directory)) {
                assertEquals(List.of(), left.toList());
            }
            // Without RESIZEDB, which takes 11 bytes.
            WriteOptions toStream =
                    WriteOptions.DEFAULT.withLimits(Limits.DEFAULT.with(Limit.OUTPUT, Math.max(0, less - 11)));
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            assertThrows(RdbRefusedException.class, () -> write(file, stream, toStream));
            assertTrue(stream.size() <= less, stream.size() + " bytes");
        }
    }

    private static void write(byte[] file, Path out, WriteOptions options) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT);
                RdbWriter to = RdbWriter.create(out, in.version(), options)) {
            copy(in, to);
        }
    }

    private static void write(byte[] file, OutputStream out, WriteOptions options) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT);
                RdbWriter to = RdbWriter.to(Channels.newChannel(out), in.version(), options)) {
            copy(in, to);
        }
    }

    private static void copy(RdbReader in, RdbWriter to) throws IOException {
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            to.write(entry);
        }
        to.finish();
    }

    @Test
    void aLimitHasALowestAndAHighestValue() {
        for (Limit limit : Limit.values()) {
            assertEquals(limit.standard(), Limits.DEFAULT.of(limit));
            assertEquals(
                    limit.least(), Limits.DEFAULT.with(limit, limit.least()).of(limit));
            assertEquals(limit.most(), Limits.DEFAULT.with(limit, limit.most()).of(limit));
            assertThrows(IllegalArgumentException.class, () -> Limits.DEFAULT.with(limit, limit.least() - 1));
            if (limit.most() < Long.MAX_VALUE) {
                assertThrows(IllegalArgumentException.class, () -> Limits.DEFAULT.with(limit, limit.most() + 1));
            }
        }
        assertNull(new RdbRefusedException("anything else", 0).limit());
    }

    private static void read(byte[] file, Way way, ReadOptions options) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    way.read(key);
                }
            }
        }
    }

    /** A compressed string of 264 bytes. */
    private static byte[] lzf() {
        return new byte[] {0, 'x', (byte) 0xe0, (byte) 254, 0};
    }

    private static Arguments file(String name, Limit limit, long has, List<Way> ways, RdbBytes rdb) {
        return Arguments.of(Named.of(name, rdb.end()), limit, has, ways);
    }

    private static RdbBytes begin() {
        return RdbBytes.redis(15).select(0);
    }

    private static RdbBytes keyed(int type) {
        return begin().key(type, "k");
    }

    /** A stream up to its groups, with the count given. */
    private static RdbBytes stream(int groups) {
        return keyed(27).len(0, 0, 0, 0, 0, 0, 0, 0, 0).len(groups);
    }

    private static byte[] group(String name, int pending, int consumers) {
        RdbBytes group = RdbBytes.magic("").str(name).len(0, 0, 0).len(pending);
        List<Integer> ids = new ArrayList<>();
        for (int i = 1; i <= pending; i++) {
            group.id(i, 0).le(8, 0).len(1);
            ids.add(i);
        }
        group.len(consumers);
        for (int c = 0; c < consumers; c++) {
            group.str("c" + c).le(8, 0).le(8, 0).len(c == 0 ? pending : 0);
            if (c == 0) {
                ids.forEach(i -> group.id(i, 0));
            }
        }
        return group.len(0).cut();
    }
}
