package io.rdbkit.transform;

import io.rdbkit.NewEntry;
import io.rdbkit.NewFunction;
import io.rdbkit.NewKey;
import io.rdbkit.RdbWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.NamedChannel;
import io.rdbkit.io.OutputPlace;
import io.rdbkit.io.Pace;
import io.rdbkit.ledger.Clash;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.commons.io.input.BoundedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a new file from keys that don't come from an RDB: from memory, or from another format.
 *
 * <pre>{@code
 * Build.of(keys).target(Target.parse("redis-6.2").version()).to(out);
 * }</pre>
 *
 * <p>Values are written in the encodings that a server of the version would have chosen. Data that the version has no
 * room for is refused. A key that is twice in one database is refused, and so is a member or field that is twice in a
 * set, zset or hash, whatever their number: a server would not load them.
 *
 * <p>Memory: some MB for any number of keys and elements. Disk, in the directory of the output: as much as
 * {@link Rewrite} takes to find duplicates, for the keys and for the members of a collection of more than a few
 * thousand; and each large collection whose number of elements is not known in advance.
 */
public final class Build {

    /** A version that both forks load: Redis since 7.2, Valkey since its first version. */
    public static final RdbVersion COMMON_VERSION = new RdbVersion(Fork.REDIS, 11);

    /** Makes entries from bytes. */
    @FunctionalInterface
    public interface Parser {
        NewEntries parse(InputStream bytes) throws IOException;
    }

    /** The offset of entries that are not read from a file. */
    private static final int NOWHERE = -1;

    private final Source source;
    private final Parser parser;
    private final RdbVersion version;

    private Build(Source source, Parser parser, RdbVersion version) {
        this.source = source;
        this.parser = parser;
        this.version = version;
    }

    /** Builds from a source, which may be compressed. The parser decides what its bytes mean. */
    public static Build of(Source source, Parser parser) {
        Objects.requireNonNull(parser, "parser");
        return new Build(source, parser, COMMON_VERSION);
    }

    /** Of entries in memory, which are read once. Their {@linkplain BuildException#position positions} count from 1. */
    public static Build of(Iterable<? extends NewEntry> entries) {
        return of(NewEntries.of(entries.iterator()));
    }

    /** Builds from entries, which are read once. */
    public static Build of(NewEntries entries) {
        Objects.requireNonNull(entries, "entries");
        return of(Source.of(InputStream.nullInputStream()), nothing -> entries);
    }

    /** Writes this version instead of {@link #COMMON_VERSION}. */
    public Build target(RdbVersion newVersion) {
        return new Build(source, parser, newVersion);
    }

    /** Writes a file with the default options; see {@link #to(Path, WriteOptions)}. */
    public BuildSummary to(Path out) throws IOException {
        return to(out, WriteOptions.DEFAULT);
    }

    /**
     * Writes a file. The file appears when it is complete, or not at all. A device or a pipe is written as a stream.
     *
     * @throws BuildException                 that says which entry is wrong or can't be written
     * @throws IllegalArgumentException       if the output is the source
     * @throws java.nio.file.FileAlreadyExistsException if the output exists and may not be replaced
     */
    public BuildSummary to(Path out, WriteOptions options) throws IOException {
        source.requirePresent();
        try (NamedChannel special = OutputPlace.openSpecial(out)) {
            if (special != null) {
                return to(special, options);
            }
        }
        BuildSummary summary = new BuildSummary(version);
        write(out, options.withInputs(source.files()), summary);
        summary.stop();
        return summary;
    }

    /** Writes to a stream with the default options; see {@link #to(WritableByteChannel, WriteOptions)}. */
    public BuildSummary to(OutputStream out) throws IOException {
        return to(Channels.newChannel(out), WriteOptions.DEFAULT);
    }

    /**
     * Writes to a stream, which stays open. A temporary file is written first, so the stream gets nothing if an entry
     * is wrong.
     */
    public BuildSummary to(WritableByteChannel out, WriteOptions options) throws IOException {
        BuildSummary summary = new BuildSummary(version);
        TemporaryFile.writeBy(
                file -> write(file, options.withFile(FilePolicy.PRIVATE.withReplace(true)), summary), out);
        summary.stop();
        return summary;
    }

    /** Does everything but write, with the default options; see {@link #dryRun(WriteOptions)}. */
    public BuildSummary dryRun() throws IOException {
        return dryRun(WriteOptions.DEFAULT);
    }

    /** Does everything except writing. The limit of the output is not checked. */
    public BuildSummary dryRun(WriteOptions options) throws IOException {
        BuildSummary summary = new BuildSummary(version);
        WritableByteChannel nowhere = Channels.newChannel(OutputStream.nullOutputStream());
        try (RdbWriter writer =
                RdbWriter.to(nowhere, version, options.withDistinctNames(true).withLimits(Limits.DEFAULT))) {
            write(writer, TemporaryFile.directory(), summary);
            writer.finish();
        }
        summary.stop();
        return summary;
    }

    @SuppressWarnings("NullAway") // a writer of a file has its temporary name, and every exception of ours a message
    private void write(Path out, WriteOptions options, BuildSummary summary) throws IOException {
        try (RdbWriter writer = RdbWriter.create(out, version, options.withDistinctNames(true))) {
            write(writer, writer.temporary().getParent(), summary);
            writer.seal();
            summary.bytesWritten = writer.position();
            writer.publish();
        }
    }

    private void write(RdbWriter writer, @Nullable Path directory, BuildSummary summary) throws IOException {
        try (BoundedInputStream bytes = BoundedInputStream.builder()
                        .setInputStream(source.bytes())
                        .get();
                KeyLedger ledger = new KeyLedger(directory);
                Distinct distinct = new Distinct(directory)) {
            NewEntries entries = parser.parse(bytes);
            FunctionNames functions = new FunctionNames();
            for (NewEntry entry; (entry = entries.next()) != null; ) {
                long position = entries.position();
                if (entry instanceof NewKey key) {
                    requireWithin(key, summary.keys, position);
                    ledger.add(key.db(), key.key(), key.db(), key.key(), position);
                    if (!write(distinct.members(key, position), position, writer)) {
                        summary.empty++;
                        continue;
                    }
                    if (Pace.isReportDue(++summary.keys)) {
                        source.progress().accept(bytes.getCount());
                    }
                } else {
                    if (entry instanceof NewFunction function) {
                        functions.add(function, position);
                    }
                    write(entry, position, writer);
                    summary.others++;
                }
            }
            summary.bytesRead = bytes.getCount();
            requireDistinct(ledger);
        }
    }

    private void requireWithin(NewKey key, long keysBefore, long position) throws IOException {
        require(key.key().length(), "a key of " + key.key().length() + " bytes", Limit.KEY, position);
        require(keysBefore + 1, "key " + (keysBefore + 1), Limit.KEYS, position);
        require(key.db() + 1L, "database number " + key.db(), Limit.DATABASES, position);
    }

    private void require(long least, String what, Limit limit, long position) throws IOException {
        long accepted = source.limits().of(limit);
        if (least > accepted) {
            throw BuildException.refused(new RdbRefusedException(what, limit, accepted, NOWHERE, ""), position);
        }
    }

    /**
     * Writes an entry.
     *
     * @return false if it is a key without elements, which is left out, because servers have no such keys
     */
    @SuppressWarnings("NullAway") // a writer of a file has its temporary name, and every exception of ours a message
    private static boolean write(NewEntry entry, long position, RdbWriter writer) throws IOException {
        try {
            writer.write(entry);
            return true;
        } catch (RdbRefusedException e) {
            if (e.reason() == RdbRefusedException.Reason.EMPTY) {
                return false;
            }
            throw e.reason() == RdbRefusedException.Reason.UNLOADABLE
                    ? BuildException.bad(e.getMessage(), position, e.keys())
                    : BuildException.refused(e, position);
        }
    }

    private static void requireDistinct(KeyLedger ledger) throws IOException {
        Duplicates duplicates = ledger.finish();
        if (!duplicates.isEmpty()) {
            Clash clash = duplicates.first();
            String more = duplicates.count() == 1 ? "" : " (and " + (duplicates.count() - 1) + " more such keys)";
            throw BuildException.twice(
                    "db " + clash.db() + " has " + clash.key().quoted() + " already" + more,
                    clash.other().offset(),
                    clash.one().offset(),
                    List.of(clash.key()));
        }
    }
}
