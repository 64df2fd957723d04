package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.PlacedInput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The keys of a plain RDB file, read in any order by their offsets. A small key takes one read of a few KB. Safe for several threads.
 *
 * <pre>{@code
 * Path dump = Path.of("dump.rdb");
 * long last = 0;
 * RdbPart all;
 * try (RdbReader in = RdbReader.open(dump)) {
 *     for (RdbEntry e; (e = in.next()) != null; ) {
 *         last = e instanceof KeyEntry k ? k.offset() : last;
 *     }
 *     all = in.asPart();
 * }
 * if (last > 0) {
 *     try (RdbKeys keys = RdbKeys.open(dump, all, ReadOptions.DEFAULT); RdbReader again = keys.at(last, 0)) {
 *         System.out.println(again.next());
 *     }
 * }
 * }</pre>
 */
public final class RdbKeys implements Closeable {

    private final PlacedInput file;
    private final RdbPart part;
    private final ReadOptions options;
    private final HashTemplates templates = new HashTemplates();

    private RdbKeys(PlacedInput file, RdbPart part, ReadOptions options) {
        this.file = file;
        this.part = part;
        this.options = options;
    }

    /**
     * Opens a file.
     *
     * @param part what a reader of the file told at its end
     * @throws IllegalArgumentException for options with a {@linkplain ReadOptions#copy copy}
     */
    public static RdbKeys open(Path file, RdbPart part, ReadOptions options) throws IOException {
        Objects.requireNonNull(part, "part");
        if (options.copy() != null) {
            throw new IllegalArgumentException("single keys can't be copied as a file");
        }
        RdbKeys keys = new RdbKeys(PlacedInput.open(file, part.end()), part, options);
        try (RdbReader reader = keys.at(part.start(), 0)) {
            for (Bytes template : part.templates()) {
                reader.declare(template);
            }
        } catch (IOException | RuntimeException e) {
            keys.close();
            throw e;
        }
        return keys;
    }

    /**
     * A reader whose next entry is a key.
     *
     * @param offset the {@linkplain KeyEntry#offset offset} of the key
     * @param db     its database
     */
    public RdbReader at(long offset, int db) {
        return RdbReader.at(file.at(offset, options.limits()), offset, db, part, templates, options);
    }

    /** What it was opened with. */
    public RdbPart part() {
        return part;
    }

    /** Whether the file was changed since it was opened, as far as its size and time tell. What is read then makes no sense. */
    public boolean hasChanged() throws IOException {
        return file.hasChanged();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
