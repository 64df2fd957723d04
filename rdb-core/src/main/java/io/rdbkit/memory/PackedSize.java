package io.rdbkit.memory;

/** How many bytes a listpack or a ziplist takes, entry by entry. */
final class PackedSize {

    private static final int LISTPACK_FRAME = 7;
    private static final int ZIPLIST_FRAME = 11;
    private static final int LONG_PREVIOUS = 254;

    private final boolean listpack;
    private long bytes;
    private long last;

    PackedSize(boolean listpack) {
        this.listpack = listpack;
        clear();
    }

    void clear() {
        bytes = listpack ? LISTPACK_FRAME : ZIPLIST_FRAME;
        last = 0;
    }

    /** The size of the blob with the entries so far. */
    long bytes() {
        return bytes;
    }

    void text(long length) {
        add(textEntry(length));
    }

    void integer(long number) {
        add(listpack ? listpackInteger(number) : ziplistInteger(number));
    }

    private long textEntry(long length) {
        return listpack
                ? length + (length < 64 ? 1 : length < 4096 ? 2 : 5)
                : length + (length < 64 ? 1 : length < 16384 ? 2 : 5);
    }

    private void add(long entry) {
        long whole = listpack ? entry + backLength(entry) : entry + (last < LONG_PREVIOUS ? 1 : 5);
        bytes += whole;
        last = whole;
    }

    private static int backLength(long entry) {
        return entry <= 127 ? 1 : entry < 16383 ? 2 : entry < 2097151 ? 3 : entry < 268435455 ? 4 : 5;
    }

    private static int listpackInteger(long n) {
        if (n >= 0 && n <= 127) {
            return 1;
        }
        if (n >= -4096 && n <= 4095) {
            return 2;
        }
        return n == (short) n ? 3 : isInt24(n) ? 4 : n == (int) n ? 5 : 9;
    }

    private static int ziplistInteger(long n) {
        if (n >= 0 && n <= 12) {
            return 1;
        }
        return n == (byte) n ? 2 : n == (short) n ? 3 : isInt24(n) ? 4 : n == (int) n ? 5 : 9;
    }

    private static boolean isInt24(long n) {
        return n >= -(1 << 23) && n < 1 << 23;
    }
}
