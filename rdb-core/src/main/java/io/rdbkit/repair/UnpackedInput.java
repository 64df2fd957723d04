package io.rdbkit.repair;

import io.rdbkit.Limits;
import io.rdbkit.RdbException;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbVersion;
import io.rdbkit.io.AofDirectory;
import io.rdbkit.io.Envelope;
import io.rdbkit.io.Unfinished;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A damaged RDB as a file that can be read at any place: itself, or if it is compressed or framed a private temporary file that has what
 * could be unpacked.
 */
final class UnpackedInput implements Closeable {

    /** What a decoder unpacked in the call that fails is lost. */
    private static final int BUFFER = 512;

    private final DamagedInput bytes;
    private final RdbVersion version;
    /** Null if it is the input itself. */
    private final Path temporary;
    /** Why not all could be unpacked, or null. */
    private final String problem;

    private UnpackedInput(DamagedInput bytes, RdbVersion version, Path temporary, String problem) {
        this.bytes = bytes;
        this.version = version;
        this.temporary = temporary;
        this.problem = problem;
    }

    /** @throws RdbException if it doesn't begin as an RDB of a version that can be read */
    static UnpackedInput of(Path input) throws IOException {
        Path file = Files.isDirectory(input) ? AofDirectory.read(input).base() : input;
        Envelope envelope = Envelope.open(Files.newInputStream(file), Limits.DEFAULT);
        try (InputStream rdb = envelope.rdb()) {
            boolean bare = envelope.layers().isEmpty() && envelope.startOffset() == 0;
            return bare && Files.isRegularFile(file) ? open(file, null, null) : unpack(rdb);
        }
    }

    private static UnpackedInput unpack(InputStream rdb) throws IOException {
        Path temporary = Unfinished.undisturbed(() -> {
            Path made = Files.createTempFile("rdb-damaged-", ".rdb"); // mode 0600 where there are modes
            Unfinished.add(made);
            return made;
        });
        try {
            return open(temporary, temporary, copy(rdb, temporary));
        } catch (IOException | RuntimeException e) {
            Unfinished.delete(temporary);
            throw e;
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

    private static UnpackedInput open(Path file, Path temporary, String problem) throws IOException {
        RdbVersion version;
        try (RdbReader magic = RdbReader.open(file)) {
            version = magic.version();
        }
        return new UnpackedInput(new DamagedInput(file.toFile()), version, temporary, problem);
    }

    DamagedInput bytes() {
        return bytes;
    }

    RdbVersion version() {
        return version;
    }

    String problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        if (temporary != null) {
            Unfinished.delete(temporary);
        }
    }
}
