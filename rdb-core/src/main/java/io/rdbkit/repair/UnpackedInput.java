package io.rdbkit.repair;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Envelope;
import io.rdbkit.io.FileInput;
import io.rdbkit.io.Frame;
import io.rdbkit.io.SpillFile;
import io.rdbkit.io.TemporaryDirectory;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * A damaged RDB as a file that can be read at any place: the input itself, or for a compressed or framed input a
 * private temporary file with the bytes that could be unpacked.
 */
final class UnpackedInput implements Closeable {

    /** Small, because a decoder that fails loses what it has unpacked in the same call. */
    private static final int BUFFER = 512;

    private final FileInput input;
    private final DamagedInput bytes;
    /** Null if neither the first bytes nor the checksum tell it. */
    private final @Nullable Header header;
    /** The error about the first bytes, or null. */
    private @Nullable RdbException unreadable;
    /** Null if the input itself is read. */
    private final @Nullable TemporaryDirectory temporary;
    /** Why not everything could be unpacked, or null. */
    private final @Nullable String problem;

    private Checksum checksum = Checksum.NONE;
    private @Nullable ByteCorrection correction;

    private UnpackedInput(
            FileInput input,
            Path file,
            @Nullable TemporaryDirectory temporary,
            @Nullable String problem,
            Consumer<RdbVersion> newer)
            throws IOException {
        this.input = input;
        this.temporary = temporary;
        this.problem = problem;
        bytes = new DamagedInput(file.toFile(), newer);
        try {
            header = correct();
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** Corrects wrong bytes that the checksum identifies, also those of the header. */
    private @Nullable Header correct() throws IOException {
        RdbVersion stated = stated();
        if (stated == null || stated.hasChecksum()) {
            compareChecksum();
        }
        if (correction != null) {
            bytes.correct(correction);
            RdbVersion corrected = stated();
            if (corrected != null) {
                return Header.intact(corrected);
            }
            bytes.correct(null); // the checksum covers the header too
            correction = null;
            checksum = Checksum.WRONG;
        }
        if (checksum != Checksum.GOOD) {
            Header proven = HeaderByChecksum.find(bytes, 0, Header.BYTES, bytes.length());
            if (proven != null) {
                checksum = Checksum.GOOD;
                return proven;
            }
        }
        return stated == null ? null : Header.intact(stated);
    }

    /** The version in the first bytes, or null. */
    private @Nullable RdbVersion stated() throws IOException {
        try {
            return bytes.version();
        } catch (RdbException e) {
            unreadable = e;
            return null;
        }
    }

    private void compareChecksum() throws IOException {
        long length = bytes.length() - ByteCorrection.CHECKSUM_BYTES;
        if (length <= Header.BYTES) {
            return;
        }
        long stored = bytes.longAt(length);
        long difference = stored ^ bytes.crc(length);
        if (stored == 0 || difference == 0) {
            checksum = stored == 0 ? Checksum.DISABLED : Checksum.GOOD;
            return;
        }
        correction = ByteCorrection.find(difference, length);
        checksum = correction == null ? Checksum.WRONG : Checksum.GOOD;
    }

    /**
     * The result of the checksum, if nothing stands behind the RDB. It is also good if it identified the wrong bytes.
     */
    Checksum checksum() {
        return checksum;
    }

    /** The correction, or null. */
    @Nullable
    ByteCorrection correction() {
        return correction;
    }

    /**
     * @param newer is given an unknown version; null makes it an error
     * @throws RdbException if the file is empty, or is of a known format other than RDB
     */
    static UnpackedInput of(Path file, Limits limits, Consumer<RdbVersion> newer) throws IOException {
        FileInput watched = FileInput.open(file);
        try {
            Envelope envelope = Envelope.openDamaged(Files.newInputStream(file), limits);
            try (InputStream rdb = envelope.rdb()) {
                boolean bare = envelope.layers().isEmpty() && envelope.startOffset() == 0;
                return bare && Files.isRegularFile(file)
                        ? new UnpackedInput(watched, file, null, null, newer)
                        : unpack(watched, rdb, envelope.frame(), newer);
            }
        } catch (IOException | RuntimeException e) {
            watched.close();
            throw e;
        }
    }

    private static UnpackedInput unpack(FileInput input, InputStream rdb, Frame frame, Consumer<RdbVersion> newer)
            throws IOException {
        TemporaryDirectory temporary = TemporaryDirectory.create(SpillFile.anywhere(), null);
        try {
            Path file = temporary.path().resolve("rdb");
            String problem = copy(rdb, file);
            if (frame instanceof Frame.EofMark end) {
                cutMark(file, end.mark());
            }
            return new UnpackedInput(input, file, temporary, problem, newer);
        } catch (IOException | RuntimeException e) {
            temporary.close();
            throw e;
        }
    }

    /** Removes the end mark of a replication stream behind an RDB, if it is there. */
    private static void cutMark(Path file, Bytes mark) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = channel.size() - mark.length();
            ByteBuffer last = ByteBuffer.allocate(mark.length());
            if (at > 0
                    && channel.read(last, at) == mark.length()
                    && Bytes.wrap(last.array()).equals(mark)) {
                channel.truncate(at);
            }
        }
    }

    /** @return why not everything could be copied, or null */
    private static @Nullable String copy(InputStream rdb, Path to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(to), 1 << 16)) {
            while (true) {
                int n;
                try {
                    n = rdb.read(buffer);
                } catch (RdbException damaged) {
                    return damaged.what();
                }
                if (n < 0) {
                    return null;
                }
                out.write(buffer, 0, n);
            }
        }
    }

    /** @throws java.nio.file.FileSystemException if the input has changed meanwhile */
    void requireUnchanged() throws IOException {
        input.requireUnchanged(false);
    }

    DamagedInput bytes() {
        return bytes;
    }

    /** The header, if the first bytes tell it or the checksum proves it; else null. */
    @Nullable
    Header header() {
        return header;
    }

    /** The error about first bytes that are not those of an RDB of a known version. */
    @Nullable
    RdbException unreadable() {
        return unreadable;
    }

    @Nullable
    String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(bytes, input, temporary);
    }
}
