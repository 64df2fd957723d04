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

/**
 * A damaged RDB as a file that can be read at any place: itself, or if it is compressed or framed a private temporary file that has what
 * could be unpacked.
 */
final class UnpackedInput implements Closeable {

    /** What a decoder unpacked in the call that fails is lost. */
    private static final int BUFFER = 512;

    private final FileInput input;
    private final DamagedInput bytes;
    /** Null if the first bytes don't tell it, not even together with the checksum. */
    private final Header header;
    /** Why they don't, or null. */
    private RdbException unreadable;
    /** Null if it is the input itself. */
    private final TemporaryDirectory temporary;
    /** Why not all could be unpacked, or null. */
    private final String problem;

    private Checksum checksum = Checksum.NONE;
    private ByteCorrection correction;

    private UnpackedInput(
            FileInput input, Path file, TemporaryDirectory temporary, String problem, Consumer<RdbVersion> newer)
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

    /** Puts wrong bytes right if the checksum tells which they are, be it those of the header. */
    private Header correct() throws IOException {
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
            bytes.correct(null); // the header is a part of what the checksum is of
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

    /** What the first bytes say, or null. */
    private RdbVersion stated() throws IOException {
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

    /** What the checksum turned out to be, if nothing stands behind the RDB: good also if it tells what was wrong. */
    Checksum checksum() {
        return checksum;
    }

    /** What was put right, or null. */
    ByteCorrection correction() {
        return correction;
    }

    /**
     * @param newer is told of a version that is not known; null if that is an error
     * @throws RdbException if it is empty, or something that is known and no RDB
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

    /** Takes off what stands behind an RDB in a replication stream, if it is there. */
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

    /** @return why not all could be copied, or null */
    private static String copy(InputStream rdb, Path to) throws IOException {
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

    /** @throws java.nio.file.FileSystemException if somebody wrote to the input meanwhile */
    void requireUnchanged() throws IOException {
        input.requireUnchanged(false);
    }

    DamagedInput bytes() {
        return bytes;
    }

    /** The header, if the first bytes tell it or the checksum proves it; else null. */
    Header header() {
        return header;
    }

    /** Why the first bytes are not those of an RDB of a known version. */
    RdbException unreadable() {
        return unreadable;
    }

    String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(bytes, input, temporary);
    }
}
