package io.rdbkit.fuzz;

import io.rdbkit.io.Crc64;

/** Gives files the checksum that their bytes ask for, so that damage gets past it. */
final class Checksums {

    private static final int LENGTH = Long.BYTES;

    private Checksums() {}

    /** The same file with its last eight bytes right; one too short for that as it is. */
    static byte[] mended(byte[] file) {
        if (file.length <= LENGTH) {
            return file;
        }
        byte[] mended = file.clone();
        long crc = Crc64.update(0, file, 0, file.length - LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            mended[file.length - LENGTH + i] = (byte) (crc >>> 8 * i);
        }
        return mended;
    }
}
