package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The parts of a plain RDB file, for several threads or machines. One walk over the file finds them, and proves the end and the checksum
 * meanwhile. The parts, one after the other, have every entry of the file once.
 *
 * <pre>{@code
 * Path dump = Path.of("dump.rdb");
 * RdbIndex index = RdbIndex.of(dump, ReadOptions.DEFAULT, 64 << 20);
 * long keys = index.parts().parallelStream().mapToLong(part -> {
 *     try (RdbReader in = RdbReader.open(dump, part, ReadOptions.DEFAULT)) {
 *         return in.keys().count();
 *     } catch (IOException e) {
 *         throw new UncheckedIOException(e);
 *     }
 * }).sum();
 * }</pre>
 */
public final class RdbIndex {

    private final List<RdbPart> parts;

    private RdbIndex(List<RdbPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /**
     * Walks over a file.
     *
     * @param distance the least size of a part in bytes; the last part may be smaller, and a part ends with the record that reaches it
     * @throws IllegalArgumentException for options with a {@linkplain ReadOptions#copy copy}
     * @throws RdbUnsupportedException if the file is compressed, in an envelope, or the directory of an AOF: its records can't be found
     *     without the bytes before them
     * @throws RdbRefusedException     if AOF commands follow the RDB
     * @throws IOException             as {@link RdbReader#next} throws it
     */
    public static RdbIndex of(Path file, ReadOptions options, long distance) throws IOException {
        Objects.requireNonNull(file, "file");
        requireFit(options, distance);
        return of(RdbReader.open(file, options), distance);
    }

    /**
     * Walks over a file that comes as a stream, from its first byte to its end, and closes the stream. Its parts can be read with
     * {@link RdbReader#open(InputStream, RdbPart, ReadOptions)}.
     *
     * @throws IllegalArgumentException as {@link #of(Path, ReadOptions, long)} throws it, and so on
     */
    public static RdbIndex of(InputStream file, ReadOptions options, long distance) throws IOException {
        Objects.requireNonNull(file, "file");
        requireFit(options, distance);
        return of(RdbReader.open(file, options), distance);
    }

    private static void requireFit(ReadOptions options, long distance) {
        Objects.requireNonNull(options, "options");
        if (distance < 1 || options.copy() != null) {
            throw new IllegalArgumentException(
                    distance < 1 ? "the size of parts: " + distance : "an index is made without a copy");
        }
    }

    private static RdbIndex of(RdbReader file, long distance) throws IOException {
        try (RdbReader in = file) {
            if (in.isAofDirectory() || !in.layers().isEmpty()) {
                String layers = in.isAofDirectory() ? "an AOF of several files" : String.join(", ", in.layers());
                throw new RdbUnsupportedException("only a plain RDB file has parts, and this is " + layers, 0);
            }
            Marks marks = new Marks(in, distance);
            in.tell(marks);
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                marks.pass(entry);
            }
            if (in.tail() != null) {
                throw RdbRefusedException.unapplied(in.tail());
            }
            marks.end();
            return new RdbIndex(marks.parts);
        }
    }

    /** The parts, in the order of the file. */
    public List<RdbPart> parts() {
        return parts;
    }

    /** Ends a part at the first place that is far enough from its start. */
    private static final class Marks implements PartPlaces {

        private final List<RdbPart> parts = new ArrayList<>();
        private final RdbReader in;
        private final long distance;
        private final List<Bytes> templates = new ArrayList<>();
        /** Those of {@link #templates} at the start of the open part. Parts without a new one between them share the list. */
        private List<Bytes> known = List.of();

        private RdbPart open;
        private long last;

        Marks(RdbReader in, long distance) {
            this.in = in;
            this.distance = distance;
            open = next(in.offset(), in.db());
            last = in.offset();
        }

        private RdbPart next(long start, int db) {
            if (known.size() < templates.size()) {
                known = List.copyOf(templates);
            }
            return new RdbPart(in.version(), in.toldProducer(), start, Long.MAX_VALUE, db, known);
        }

        @Override
        public boolean endsAt(long offset, int db) {
            last = offset;
            if (offset - open.start() >= distance) {
                close(offset);
                open = next(offset, db);
            }
            return false;
        }

        private void close(long end) {
            parts.add(new RdbPart(open.version(), open.producer(), open.start(), end, open.db(), open.templates()));
        }

        void pass(RdbEntry entry) {
            if (entry instanceof HashTemplateEntry template) {
                templates.add(template.encoded());
            }
        }

        void end() {
            close(last);
        }
    }
}
