package io.rdbkit.packed;

/**
 * The length of a listpack entry as it stands behind it, so that it can be found from its end: 1 to 5 bytes of 7 bits, most
 * significant first, the top bit set in all but the first.
 *
 * <p>A length at the very top of 2, 3 or 4 bytes takes one more than it needs: servers compare with {@code <} there
 * ({@code lpEncodeBacklen} in listpack.c).
 */
final class BackLength {

    private BackLength() {}

    /** How many bytes it takes. */
    static int bytes(long length) {
        if (length <= 127) {
            return 1;
        }
        return length < 16383 ? 2 : length < 2097151 ? 3 : length < 268435455 ? 4 : 5;
    }

    /** Whether these bytes of it, all of them, stand at an index. */
    static boolean stands(byte[] array, int at, int length, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (array[at + i] != byteOf(length, i, bytes)) {
                return false;
            }
        }
        return true;
    }

    /** Writes it, and gives the index behind. */
    static int write(byte[] array, int at, int length) {
        if (length <= 127) { // nearly always
            array[at] = (byte) length;
            return at + 1;
        }
        int bytes = bytes(length);
        for (int i = 0; i < bytes; i++) {
            array[at + i] = byteOf(length, i, bytes);
        }
        return at + bytes;
    }

    private static byte byteOf(int length, int index, int bytes) {
        int group = (int) ((length & 0xffffffffL) >>> 7 * (bytes - 1 - index)) & 0x7f;
        return (byte) (index == 0 ? group : group | 0x80);
    }
}
