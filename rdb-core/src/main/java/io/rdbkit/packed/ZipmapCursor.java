package io.rdbkit.packed;

import io.rdbkit.format.Flaw;

/**
 * The entries of a zipmap: field, value, field, value and so on, all of them text.
 *
 * <pre>
 * u8 count of fields (254 and 255: unknown), { length, field, length, u8 free, value, free bytes }, 0xFF
 * </pre>
 *
 * <p>A length is u8 up to 253, or 0xFE and u32 little-endian. Free bytes are left behind a value that replaced a longer
 * one. Redis 2.4 and before write it (zipmap.c); later versions read it.
 */
public final class ZipmapCursor extends PackedCursor {

    private static final int HEADER = 1;
    private static final int UNTOLD_COUNT = 254;
    private static final int LONG_LENGTH = 0xfe;

    public ZipmapCursor() {}

    @Override
    void begin(int length) {
        requireLength(length, HEADER + 1);
        requireEnd();
        int fields = array[from] & 0xff;
        if (fields < UNTOLD_COUNT) {
            tell(2L * fields);
        }
        next = from + HEADER;
    }

    @Override
    public long countInHead(byte[] head, int at, int n, long length) {
        int fields = n > HEADER ? head[at] & 0xff : UNTOLD_COUNT;
        return fields < UNTOLD_COUNT ? 2L * fields : UNTOLD;
    }

    @Override
    public boolean next() {
        int entry = next;
        int first = array[entry] & 0xff;
        boolean isValue = (seen() & 1) != 0;
        if (first == END) {
            return leaveAt(entry, isValue);
        }
        int head = entry + 1;
        long length = first;
        if (first == LONG_LENGTH) {
            requireRoom(entry, 5);
            length = LittleEndian.u32(array, entry + 1);
            head = entry + 5;
        }
        int free = 0;
        if (isValue) {
            free = array[head++] & 0xff; // the byte is there, even if it is the end byte
        }
        requireRoom(entry, head - entry + length + free);
        int end = head + (int) length;
        return enterText(entry, head, (int) length, end + free);
    }

    private boolean leaveAt(int entry, boolean isValue) {
        if (entry != last()) {
            throw damaged("bytes after the end byte", entry);
        }
        if (isValue) {
            throw damaged(Flaw.PACKED_PAIRS, "a field without a value", at());
        }
        return leave();
    }

    @Override
    void putNumber(long other) {
        throw new IllegalStateException("a zipmap has no numbers");
    }

    @Override
    public String name() {
        return "zipmap";
    }
}
