package io.rdbkit.transform;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.AofDirectory;
import io.rdbkit.io.AofScan;
import io.rdbkit.io.Envelope;
import io.rdbkit.io.FileInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/** The input of a job, and how to read it. Immutable; every method returns a new source. */
public final class Source {

    /** Files that the process has open already, so that a second opening may go on where the first one ended. */
    private static final List<String> DESCRIPTORS = List.of("/dev/stdin", "/dev/fd");

    private static final byte[] LINE_END = {'\r', '\n'};

    private final @Nullable Path file;
    /** Null for a file. */
    private final @Nullable OnceReadStream stream;

    private final boolean ignoreChecksum;
    private final boolean dropAofTail;
    private final LongConsumer progress;
    private final Limits limits;
    /** Null if an unknown version is an error. */
    private final @Nullable Consumer<RdbVersion> newer;

    private Source(
            @Nullable Path file,
            @Nullable OnceReadStream stream,
            boolean ignoreChecksum,
            boolean dropAofTail,
            LongConsumer progress,
            Limits limits,
            @Nullable Consumer<RdbVersion> newer) {
        this.newer = newer;
        this.file = file;
        this.stream = stream;
        this.ignoreChecksum = ignoreChecksum;
        this.dropAofTail = dropAofTail;
        this.progress = progress;
        this.limits = limits;
    }

    /** A file. For a multi-part AOF, its directory or manifest. */
    public static Source of(Path file) {
        Objects.requireNonNull(file, "file");
        return new Source(file, null, false, false, offset -> {}, Limits.DEFAULT, null);
    }

    /** A stream. It can be read once, and the job closes it. To use the source again is an {@link IllegalStateException}. */
    public static Source of(InputStream stream) {
        Objects.requireNonNull(stream, "stream");
        return new Source(null, new OnceReadStream(stream), false, false, offset -> {}, Limits.DEFAULT, null);
    }

    /** Goes on if the checksum is wrong. */
    public Source ignoringChecksum() {
        return new Source(file, stream, true, dropAofTail, progress, limits, newer);
    }

    /**
     * Leaves out AOF commands behind the RDB. Without this, a job refuses an input with such commands, before or after
     * it has handed out keys.
     */
    public Source droppingAofTail() {
        return new Source(file, stream, ignoreChecksum, true, progress, limits, newer);
    }

    /** Reports the offset reached, now and then. */
    public Source reporting(LongConsumer to) {
        Objects.requireNonNull(to, "to");
        return new Source(file, stream, ignoreChecksum, dropAofTail, to, limits, newer);
    }

    /**
     * Refuses input that exceeds the limits. Jobs that don't write an RDB also refuse output that exceeds the limit for
     * output.
     */
    public Source within(Limits newLimits) {
        Objects.requireNonNull(newLimits, "newLimits");
        return new Source(file, stream, ignoreChecksum, dropAofTail, progress, newLimits, newer);
    }

    /**
     * Reads versions that are newer than the known ones. Each time such an input is read, the consumer is given its
     * version.
     */
    public Source readingNewer(Consumer<RdbVersion> told) {
        Objects.requireNonNull(told, "told");
        return new Source(file, stream, ignoreChecksum, dropAofTail, progress, limits, told);
    }

    /**
     * Opens a reader. This source decides about the checksum, the limits and newer versions; the options decide about
     * the rest.
     */
    @SuppressWarnings("NullAway") // either a file or a stream
    public RdbReader open(ReadOptions options) throws IOException {
        ReadOptions all =
                options.withIgnoreChecksum(ignoreChecksum).withLimits(limits).withNewer(newer);
        return file == null ? RdbReader.open(stream.take(), all) : RdbReader.open(file, all);
    }

    /**
     * Opens a reader for a job that hands out keys. The last AOF command may be incomplete: {@link UnappliedCommands}
     * decides about that.
     *
     * @throws io.rdbkit.format.RdbRefusedException if there are commands that the job may not leave out, and this
     *     is known so early
     */
    RdbReader openForJob(ReadOptions options) throws IOException {
        if (!dropAofTail) {
            UnappliedCommands.refuseEarly(this);
        }
        return open(options.withCutTail(true));
    }

    /** The commands in the increments of a multi-part AOF; null for any other source. */
    @Nullable
    AofTail increments() throws IOException {
        return file == null || !AofDirectory.isOne(file)
                ? null
                : AofDirectory.read(file).countCommands(-1, AofScan.Accept.CUT);
    }

    /** Whether the source can be read again and ends with a line end, as the last command of an AOF does. */
    boolean endsAsAof() throws IOException {
        if (!canBeReadAgain()) {
            return false;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(LINE_END.length);
            channel.position(Math.max(0, channel.size() - LINE_END.length));
            IOUtils.read(channel, last);
            return Arrays.equals(last.array(), LINE_END);
        }
    }

    /** Whether a second opening gives the same bytes from the start. This is false for a pipe, and on some systems for descriptors. */
    boolean canBeReadAgain() {
        return file != null
                && (Files.isRegularFile(file) || Files.isDirectory(file))
                && DESCRIPTORS.stream().noneMatch(file.toAbsolutePath()::startsWith);
    }

    /**
     * Checks that the file exists, for jobs that would find out only later.
     *
     * @throws NoSuchFileException if the file does not exist
     */
    void requirePresent() throws NoSuchFileException {
        if (file != null && !Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
    }

    /**
     * The decompressed bytes, whatever they mean. If the file changes meanwhile, reading fails at its end.
     *
     * @throws io.rdbkit.format.RdbException if the compression is damaged; reading may also throw it
     */
    @SuppressWarnings("NullAway") // either a file or a stream
    public InputStream bytes() throws IOException {
        return Envelope.decompressed(file == null ? stream.take() : FileInput.strict(file), limits);
    }

    /** This source with a digest of its bytes; null for a directory, which has more than one file. */
    @SuppressWarnings("NullAway") // either a file or a stream
    @Nullable
    InputDigest digested() throws IOException {
        if (file == null) {
            return new InputDigest(stream.take());
        }
        return AofDirectory.isOne(file) ? null : new InputDigest(FileInput.strict(file));
    }

    /** The same, reading a copy that is made of it now; for what can't be read again. */
    @SuppressWarnings("NullAway") // either a file or a stream
    Source copiedTo(Path copy) throws IOException {
        try (InputStream in = file == null ? stream.take() : Files.newInputStream(file)) {
            Files.copy(in, copy);
        }
        return new Source(copy, null, ignoreChecksum, dropAofTail, progress, limits, newer);
    }

    /** This source with a stream in place of its file. */
    Source reading(InputStream other) {
        return new Source(null, new OnceReadStream(other), ignoreChecksum, dropAofTail, progress, limits, newer);
    }

    /** The file's name, or that it is a stream. */
    @Override
    public String toString() {
        return file == null ? "a stream" : file.toString();
    }

    Limits limits() {
        return limits;
    }

    boolean dropsAofTail() {
        return dropAofTail;
    }

    LongConsumer progress() {
        return progress;
    }

    /**
     * The files that are read; no output may replace them. Empty for a stream. A multi-part AOF has more than one file.
     */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        if (file != null) {
            files.add(file);
        }
        if (file != null && AofDirectory.isOne(file)) {
            AofDirectory directory = AofDirectory.read(file);
            files.add(directory.manifest());
            files.addAll(directory.increments());
            if (directory.base() != null) {
                files.add(directory.base());
            }
        }
        return files;
    }
}
