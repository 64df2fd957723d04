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
        int open = indexOf(key, '{', 0);
        if (open >= 0) {
            int close = indexOf(key, '}', open + 1);
            if (close > open + 1) {
                return crc16(key, open + 1, close) % COUNT;
            }
        }
        return crc16(key, 0, key.length()) % COUNT;
    }

    private static int indexOf(Bytes key, char wanted, int from) {
        for (int i = from; i < key.length(); i++) {
            if (key.at(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    static int crc16(Bytes bytes, int from, int to) {
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 & 0xffff) ^ TABLE[crc >>> 8 ^ bytes.at(i) & 0xff];
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
