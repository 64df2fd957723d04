package io.rdbkit.fuzz;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbException;
import io.rdbkit.io.Crc64;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Gives damaged files a right checksum, so that the damage gets past it. */
final class Checksums {

    private static final int LENGTH = Long.BYTES;

    private Checksums() {}

    /**
     * The same file with the right checksum in its last eight bytes. A file that is too short, or whose version has no
     * checksum, stays as it is.
     */
    static byte[] mended(byte[] file) throws IOException {
        if (file.length <= LENGTH || !hasChecksum(file)) {
            return file;
        }
        byte[] mended = file.clone();
        long crc = Crc64.update(0, file, 0, file.length - LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            mended[file.length - LENGTH + i] = (byte) (crc >>> 8 * i);
        }
        return mended;
    }

    private static boolean hasChecksum(byte[] file) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            return in.version().hasChecksum();
        } catch (RdbException noRdb) {
            return false;
        }
    }
}
