package io.rdbkit.packed;

/**
 * The length of a listpack entry, written behind the entry, so that a reader can walk backwards. 1 to 5 bytes of 7 bits
 * each, most significant first. All but the first byte have the top bit set.
 *
 * <p>The largest lengths of 2, 3 or 4 bytes take one byte more than they need, because servers compare with {@code <}
 * there ({@code lpEncodeBacklen} in listpack.c).
 */
final class BackLength {

    private BackLength() {}

    /** The number of bytes that this length takes. */
    static int bytes(long length) {
        if (length <= 127) {
            return 1;
        }
        return length < 16383 ? 2 : length < 2097151 ? 3 : length < 268435455 ? 4 : 5;
    }

    /**
     * Whether the back length of {@code length} stands at an index.
     *
     * @param bytes how many bytes this back length has
     */
    static boolean stands(byte[] array, int at, int length, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (array[at + i] != byteOf(length, i, bytes)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes a back length.
     *
     * @return the index behind it
     */
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
