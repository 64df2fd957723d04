package io.rdbkit.transform;

import io.rdbkit.format.Bytes;

/**
 * The cluster slot of a key, 0 to 16383.
 *
 * <p>It is the CRC16 (XMODEM) of the key modulo 16384. If the key has a hash tag, it is that of the tag: the bytes
 * between the first <code>{</code> and the first <code>}</code> after it, if there are any.
 */
public final class KeySlot {

    /** The number of slots of a cluster. */
    public static final int COUNT = 16384;

    private static final int POLYNOMIAL = 0x1021;
    private static final char[] TABLE = table();

    private KeySlot() {}

    /** The slot of a key. */
    public static int of(Bytes key) {
        byte[] bytes = key.array();
        int begin = key.arrayOffset();
        int end = begin + key.length();
        int open = indexOf('{', bytes, begin, end);
        if (open >= 0) {
            int close = indexOf('}', bytes, open + 1, end);
            if (close > open + 1) {
                return crc16(bytes, open + 1, close) % COUNT;
            }
        }
        return crc16(bytes, begin, end) % COUNT;
    }

    private static int indexOf(char wanted, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static int crc16(byte[] bytes, int from, int to) {
        char[] table = TABLE;
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 & 0xffff) ^ table[crc >>> 8 ^ bytes[i] & 0xff];
        }
        return crc;
    }

    private static char[] table() {
        char[] table = new char[256];
        for (int b = 0; b < 256; b++) {
            int crc = b << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ ((crc & 0x8000) == 0 ? 0 : POLYNOMIAL);
            }
            table[b] = (char) crc;
        }
        return table;
    }
}
