package io.rdbkit.packed;

/**
 * The entries of a ziplist.
 *
 * <pre>
 * u32 bytes, u32 offset of the last entry, u16 count (65535: unknown), entries, 0xFF         little-endian
 *
 * 00xxxxxx text               text of up to 63 bytes
 * 01xxxxxx b text             text of up to 16383 bytes
 * 10...... u32be text         longer text; servers write 0 for the six bits and ignore them
 * 11000000 i16
 * 11010000 i32
 * 11100000 i64
 * 11110000 i24
 * 11111110 i8
 * 1111xxxx                    the number xxxx - 1, from 0 (0001) to 12 (1101)
 * </pre>
 *
 * <p>In front of each entry stands the length of the whole entry before: u8 up to 253, or 0xFE and u32. When an entry
 * becomes shorter, servers keep the long form, so that the entries behind it need not move.
 *
 * <p>Redis up to 6.2 writes it (ziplist.c); later versions read it.
 */
public final class ZiplistCursor extends PackedCursor {

    static final int HEADER = 10;
    static final int LONG_PREVIOUS = 0xfe;

    static final int TEXT_14 = 0x40;
    static final int TEXT_32 = 0x80;
    static final int INT_16 = 0xc0;
    static final int INT_32 = 0xd0;
    static final int INT_64 = 0xe0;
    static final int INT_24 = 0xf0;
    /** The first byte of the number 0. Those of 1 to {@link #LARGEST_TINY} follow. */
    static final int TINY = 0xf1;

    static final int LARGEST_TINY = 12;
    static final int INT_8 = 0xfe;

    public ZiplistCursor() {}

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
        int entry = next;
        int previous = array[entry] & 0xff;
        int head = entry + 1;
        if (previous >= LONG_PREVIOUS) {
            if (entry == last()) {
                return leaveAtTail();
            }
            head = afterLongPrevious(entry, previous);
        } else if (previous != lengthBefore(entry)) {
            throw wrongPrevious(entry, previous);
        }
        int first = array[head] & 0xff;
        return first < TEXT_14 ? text(entry, head + 1, first) : nextOfAnyKind(entry, head, first);
    }

    /** The length of the current entry, for the entry that comes next; 0 if there is no current entry. */
    private int lengthBefore(int entry) {
        return seen() == 0 ? 0 : entry - at();
    }

    private int afterLongPrevious(int entry, int first) {
        if (first == END) {
            throw damaged("bytes after the end byte", entry);
        }
        requireRoom(entry, 6);
        long previous = LittleEndian.u32(array, entry + 1);
        if (previous != lengthBefore(entry)) {
            throw wrongPrevious(entry, previous);
        }
        return entry + 5;
    }

    private PackedException wrongPrevious(int entry, long previous) {
        return damaged("the entry before is said to have " + previous + " bytes, not " + lengthBefore(entry), entry);
    }

    private boolean leaveAtTail() {
        // In an empty ziplist, this is the offset of the end byte.
        int tail = seen() == 0 ? HEADER : position();
        long stated = LittleEndian.u32(array, from + 4);
        if (stated != tail) {
            throw damaged("its last entry is said to be at +" + stated + ", not at +" + tail, from + 4);
        }
        return leave();
    }

    private boolean nextOfAnyKind(int entry, int head, int first) {
        if (first < TEXT_32) {
            return text(entry, head + 2, (first & 0x3f) << 8 | array[head + 1] & 0xff);
        }
        if (first < INT_16) {
            requireRoom(head, 5);
            return text(entry, head + 5, Integer.reverseBytes(LittleEndian.i32(array, head + 1)) & 0xffffffffL);
        }
        return switch (first) {
            case INT_16 -> {
                requireRoom(head, 3);
                yield enterNumber(entry, LittleEndian.i16(array, head + 1), head + 3);
            }
            case INT_32 -> {
                requireRoom(head, 5);
                yield enterNumber(entry, LittleEndian.i32(array, head + 1), head + 5);
            }
            case INT_64 -> {
                requireRoom(head, 9);
                yield enterNumber(entry, LittleEndian.i64(array, head + 1), head + 9);
            }
            case INT_24 -> {
                requireRoom(head, 4);
                yield enterNumber(entry, LittleEndian.i24(array, head + 1), head + 4);
            }
            case INT_8 -> {
                requireRoom(head, 2);
                yield enterNumber(entry, array[head + 1], head + 2);
            }
            default -> {
                int tiny = first - TINY;
                if (tiny < 0 || tiny > LARGEST_TINY) {
                    throw damaged("unknown encoding byte 0x" + Integer.toHexString(first), head);
                }
                requireRoom(head, 1);
                yield enterNumber(entry, tiny, head + 1);
            }
        };
    }

    private boolean text(int entry, int begin, long length) {
        requireRoom(entry, begin - entry + length);
        return enterText(entry, begin, (int) length, begin + (int) length);
    }

    @Override
    void putNumber(long other) {
        int head = at() + ((array[at()] & 0xff) < LONG_PREVIOUS ? 1 : 5);
        switch (array[head] & 0xff) {
            case INT_16 -> put(head + 1, 2, other);
            case INT_32 -> put(head + 1, 4, other);
            case INT_64 -> put(head + 1, 8, other);
            case INT_24 -> put(head + 1, 3, other);
            case INT_8 -> put(head + 1, 1, other);
            default -> array[head] = (byte) (TINY + other);
        }
    }

    @Override
    public String name() {
        return "ziplist";
    }
}
