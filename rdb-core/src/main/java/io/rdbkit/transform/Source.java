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
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.commons.io.IOUtils;

/** Where a job reads from, and how. Immutable; every method gives a new source. */
public final class Source {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final Path file;
    private final InputStream stream;
    private final boolean ignoreChecksum;
    private final boolean dropAofTail;
    private final LongConsumer progress;
    private final Limits limits;
    /** Null where a version that is not known is an error. */
    private final Consumer<RdbVersion> newer;

    private Source(
            Path file,
            InputStream stream,
            boolean ignoreChecksum,
            boolean dropAofTail,
            LongConsumer progress,
            Limits limits,
            Consumer<RdbVersion> newer) {
        this.newer = newer;
        this.file = file;
        this.stream = stream;
        this.ignoreChecksum = ignoreChecksum;
        this.dropAofTail = dropAofTail;
        this.progress = progress;
        this.limits = limits;
    }

    /** A file; or a multi-part AOF, by its directory or manifest. */
    public static Source of(Path file) {
        return new Source(file, null, false, false, offset -> {}, Limits.DEFAULT, null);
    }

    /** A stream, which can be read once and is closed by the job. */
    public static Source of(InputStream stream) {
        return new Source(null, stream, false, false, offset -> {}, Limits.DEFAULT, null);
    }

    /** Goes on if the checksum is wrong. */
    public Source ignoringChecksum() {
        return new Source(file, stream, true, dropAofTail, progress, limits, newer);
    }

    /** Goes on without AOF commands behind the RDB. Else a job that finds some is refused, before or after it hands out keys. */
    public Source droppingAofTail() {
        return new Source(file, stream, ignoreChecksum, true, progress, limits, newer);
    }

    /** Is told the offset reached, now and then. */
    public Source reporting(LongConsumer to) {
        return new Source(file, stream, ignoreChecksum, dropAofTail, to, limits, newer);
    }

    /** Refuses more than this; of what is made of it, the jobs that write no RDB refuse more than the limit of the output. */
    public Source within(Limits newLimits) {
        return new Source(file, stream, ignoreChecksum, dropAofTail, progress, newLimits, newer);
    }

    /** Goes on if the version is later than those that are known; is told then, each time the input is read. */
    public Source readingNewer(Consumer<RdbVersion> told) {
        return new Source(file, stream, ignoreChecksum, dropAofTail, progress, limits, told);
    }

    /** A reader of it, with these options but for the checksum, the limits and later versions, which are this source's affair. */
    public RdbReader open(ReadOptions options) throws IOException {
        ReadOptions all =
                options.withIgnoreChecksum(ignoreChecksum).withLimits(limits).withNewer(newer);
        return file == null ? RdbReader.open(stream, all) : RdbReader.open(file, all);
    }

    /**
     * A reader for a job that hands out keys. That the last command of an AOF is cut, is for {@link UnappliedCommands} to judge.
     *
     * @throws io.rdbkit.format.RdbRefusedException if there are commands which the job may not leave out, and that can be told so early
     */
    RdbReader openForJob(ReadOptions options) throws IOException {
        if (!dropAofTail) {
            UnappliedCommands.refuseEarly(this);
        }
        return open(options.withCutTail(true));
    }

    /** The commands in the increments of a multi-part AOF; null for anything else. */
    AofTail increments() throws IOException {
        return file == null || !AofDirectory.isOne(file)
                ? null
                : AofDirectory.read(file).countCommands(-1, AofScan.Accept.CUT);
    }

    /** Whether it can be read again and ends as the last command of an AOF does, with a line end. */
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

    /** Whether opening it again gives the same from the start, as a pipe doesn't, nor /dev/stdin on every system. */
    boolean canBeReadAgain() {
        return file != null
                && (Files.isRegularFile(file) || Files.isDirectory(file))
                && !file.toAbsolutePath().startsWith("/dev");
    }

    /** @throws NoSuchFileException if it is a file that isn't there, for who would find out only later */
    void requirePresent() throws NoSuchFileException {
        if (file != null && !Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
    }

    /**
     * Its bytes, decompressed, whatever they are. That a file was changed meanwhile is an error at its end.
     *
     * @throws io.rdbkit.format.RdbException if its compression is damaged, also while they are read
     */
    public InputStream bytes() throws IOException {
        return Envelope.decompressed(file == null ? stream : FileInput.strict(file), limits);
    }

    /** This source with a digest of its bytes; null for a directory, which is no run of bytes. */
    InputDigest digested() throws IOException {
        if (file == null) {
            return new InputDigest(stream);
        }
        return AofDirectory.isOne(file) ? null : new InputDigest(FileInput.strict(file));
    }

    /** The same, reading a copy that is made of it now; for what can't be read again. */
    Source copiedTo(Path copy) throws IOException {
        try (InputStream in = file == null ? stream : Files.newInputStream(file)) {
            Files.copy(in, copy);
        }
        return new Source(copy, null, ignoreChecksum, dropAofTail, progress, limits, newer);
    }

    /** The same, reading a stream instead. */
    Source reading(InputStream other) {
        return new Source(null, other, ignoreChecksum, dropAofTail, progress, limits, newer);
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

    /** The files that are read, which no output may replace; none for a stream. A multi-part AOF is more than one. */
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
