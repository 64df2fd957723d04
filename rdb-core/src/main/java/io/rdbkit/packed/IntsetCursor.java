package io.rdbkit.packed;

import io.rdbkit.format.Flaw;

/**
 * The numbers of an intset, in rising order.
 *
 * <pre>
 * u32 width (2, 4 or 8), u32 count, count numbers of that width         little-endian
 * </pre>
 *
 * <p>A set keeps its width after the large numbers have gone. All Redis and Valkey versions (intset.c).
 */
public final class IntsetCursor extends PackedCursor {

    static final int HEADER = 8;

    private int width;

    public IntsetCursor() {}

    @Override
    void begin(int length) {
        requireLength(length, HEADER);
        long statedWidth = LittleEndian.u32(array, from);
        if (statedWidth != 2 && statedWidth != 4 && statedWidth != 8) {
            throw damaged("numbers of " + statedWidth + " bytes", from);
        }
        width = (int) statedWidth;
        long count = LittleEndian.u32(array, from + 4);
        if (HEADER + count * width != length) {
            throw damaged("its header says " + count + " numbers of " + width + " bytes", from + 4);
        }
        tell(count);
        next = from + HEADER;
    }

    @Override
    public long countInHead(byte[] head, int at, int n, long length) {
        if (n < HEADER) {
            return UNTOLD;
        }
        long count = LittleEndian.u32(head, at + 4);
        return HEADER + count * LittleEndian.u32(head, at) == length ? count : UNTOLD;
    }

    @Override
    public boolean next() {
        int entry = next;
        if (entry == limit) {
            return leave();
        }
        long number = numberAt(entry);
        if (seen() > 0 && number <= number()) {
            throw damaged(Flaw.INTSET_ORDER, "a number that is not above the one before it", entry);
        }
        return enterNumber(entry, number, entry + width);
    }

    private long numberAt(int entry) {
        if (width == 2) {
            return LittleEndian.i16(array, entry);
        }
        return width == 4 ? LittleEndian.i32(array, entry) : LittleEndian.i64(array, entry);
    }

    @Override
    void putNumber(long other) {
        throw new IllegalStateException("a single number can't be out of the order");
    }

    /** Puts numbers in the place of those of a blob, as many, in ascending order; its width must do for them. */
    public static void write(byte[] blob, int from, long[] numbers) {
        int width = (int) LittleEndian.u32(blob, from);
        int at = from + HEADER;
        for (long number : numbers) {
            for (int i = 0; i < width; i++) {
                blob[at++] = (byte) (number >>> 8 * i);
            }
        }
    }

    @Override
    public String name() {
        return "intset";
    }
}
