package io.rdbkit.packed;

/**
 * The entries of a listpack.
 *
 * <pre>
 * u32 bytes, u16 count (65535: unknown), entries, 0xFF         little-endian
 *
 * 0xxxxxxx                    7 bits, unsigned
 * 10xxxxxx text               text of up to 63 bytes
 * 110xxxxx b                  13 bits, signed
 * 1110xxxx b text             text of up to 4095 bytes
 * 11110000 u32 text           longer text
 * 11110001 i16
 * 11110010 i24
 * 11110011 i32
 * 11110100 i64
 * </pre>
 *
 * <p>The length of each entry follows it, see {@link BackLength}. Redis 5.0 and later (listpack.c).
 */
public final class ListpackCursor extends PackedCursor {

    static final int HEADER = 6;

    static final int TEXT_6 = 0x80;
    static final int INT_13 = 0xc0;
    static final int TEXT_12 = 0xe0;
    static final int TEXT_32 = 0xf0;
    static final int INT_16 = 0xf1;
    static final int INT_24 = 0xf2;
    static final int INT_32 = 0xf3;
    static final int INT_64 = 0xf4;

    /** Bytes are signed, so the first byte of a short text is less than this. */
    private static final byte BEYOND_TEXT_6 = (byte) INT_13;

    public ListpackCursor() {}

    @Override
    void begin(int length) {
        beginFrame(length, HEADER);
    }

    @Override
    public long countInHead(byte[] head, int at, int n, long length) {
        return countInFrame(head, at, n, length, HEADER);
    }

    @Override
    public boolean next() {
        byte[] a = array;
        int entry = next;
        int first = a[entry];
        // Nearly all entries are a number or a text with one byte before it and one behind. The other method reads all
        // other entries and finds damage, so this one stays small enough for the compiler to inline it into the
        // caller's loop.
        if (first >= 0) {
            if (entry + 1 < last() && a[entry + 1] == 1) {
                return enterNumber(entry, first, entry + 2);
            }
        } else if (first < BEYOND_TEXT_6) {
            int size = 1 + (first & 0x3f);
            if (size < last() - entry && a[entry + size] == size) {
                return enterText(entry, entry + 1, size - 1, entry + size + 1);
            }
        }
        return nextOfAnyKind(entry, first & 0xff);
    }

    private boolean nextOfAnyKind(int entry, int first) {
        if (entry == last()) {
            return leave();
        }
        if (first < TEXT_6) {
            return number(entry, 1, first);
        }
        if (first < INT_13) {
            return text(entry, 1, first & 0x3f);
        }
        if (first < TEXT_12) {
            return number(entry, 2, ((first & 0x1f) << 8 | array[entry + 1] & 0xff) << 19 >> 19);
        }
        if (first < TEXT_32) {
            return text(entry, 2, (first & 0x0f) << 8 | array[entry + 1] & 0xff);
        }
        return switch (first) {
            case TEXT_32 -> {
                requireRoom(entry, 5);
                yield text(entry, 5, LittleEndian.u32(array, entry + 1));
            }
            case INT_16 -> {
                requireRoom(entry, 3);
                yield number(entry, 3, LittleEndian.i16(array, entry + 1));
            }
            case INT_24 -> {
                requireRoom(entry, 4);
                yield number(entry, 4, LittleEndian.i24(array, entry + 1));
            }
            case INT_32 -> {
                requireRoom(entry, 5);
                yield number(entry, 5, LittleEndian.i32(array, entry + 1));
            }
            case INT_64 -> {
                requireRoom(entry, 9);
                yield number(entry, 9, LittleEndian.i64(array, entry + 1));
            }
            case END -> throw damaged("bytes after the end byte", entry);
            default -> throw damaged("unknown encoding byte 0x" + Integer.toHexString(first), entry);
        };
    }

    private boolean number(int entry, int size, long number) {
        return enterNumber(entry, number, afterBackLength(entry, size));
    }

    private boolean text(int entry, int head, long length) {
        return enterText(entry, entry + head, (int) length, afterBackLength(entry, head + length));
    }

    /** Checks that the whole entry and its back length are there, so {@code size} fits in an int. */
    private int afterBackLength(int entry, long size) {
        int bytes = BackLength.bytes(size);
        requireRoom(entry, size + bytes);
        int back = entry + (int) size;
        if (!BackLength.stands(array, back, (int) size, bytes)) {
            throw damaged(
                    "the length behind the entry of " + size + " bytes at +" + (entry - from) + " is not that", back);
        }
        return back + bytes;
    }

    @Override
    void putNumber(long other) {
        int first = array[at()] & 0xff;
        switch (first) {
            case INT_16 -> put(at() + 1, 2, other);
            case INT_24 -> put(at() + 1, 3, other);
            case INT_32 -> put(at() + 1, 4, other);
            case INT_64 -> put(at() + 1, 8, other);
            default -> {
                if (first < TEXT_6) {
                    put(at(), 1, other);
                } else {
                    array[at()] = (byte) (INT_13 | other >> 8 & 0x1f);
                    put(at() + 1, 1, other);
                }
            }
        }
    }

    @Override
    public String name() {
        return "listpack";
    }
}
