package io.rdbkit.memory;

/** What an allocator takes for a block, in bytes: the size class that the request is rounded up to. */
public enum SizeClasses {
    /** The jemalloc that servers bundle: classes of 8 bytes up to 64, then four for each power of two. */
    JEMALLOC_8 {
        @Override
        long round(long n) {
            return n <= SPACED ? up(Math.max(n, 1), 8) : fourPerDoubling(n);
        }
    },
    /** The jemalloc of distributions such as Debian: 8, then classes of 16 bytes up to 64, then as above. */
    JEMALLOC_16 {
        @Override
        long round(long n) {
            return n <= 8 ? 8 : n <= SPACED ? up(n, 16) : fourPerDoubling(n);
        }
    },
    /** The same since jemalloc 5.3.1, which rounds blocks beyond 32 KB to pages. */
    JEMALLOC_16_PAGES {
        @Override
        long round(long n) {
            return n > LARGEST_WITHOUT_PAGES ? up(n, PAGE) : JEMALLOC_16.round(n);
        }
    },
    /** A malloc that doesn't tell the size of a block, such as musl's: the server writes it into 8 bytes in front, and counts those. */
    NOTED {
        @Override
        long round(long n) {
            return n + 8;
        }
    },
    /** The malloc of glibc: chunks of 16 bytes, of which 8 are its own; from 128 KB on whole pages. */
    GLIBC {
        @Override
        long round(long n) {
            return n >= MAPPED ? up(n + 16, PAGE) - 16 : Math.max(24, up(n + 8, 16) - 8);
        }
    };

    private static final int SPACED = 64;
    private static final int PAGE = 4096;
    private static final int LARGEST_WITHOUT_PAGES = 32768;
    private static final int MAPPED = 128 * 1024;
    private static final int KEPT = 2048;

    private final int[] kept = new int[KEPT];

    SizeClasses() {
        for (int n = 0; n < KEPT; n++) {
            kept[n] = (int) round(n);
        }
    }

    /** How many bytes a request for so many takes. */
    public long of(long n) {
        return n < KEPT ? kept[(int) n] : round(n);
    }

    abstract long round(long n);

    private static long up(long n, long unit) {
        return (n + unit - 1) / unit * unit;
    }

    private static long fourPerDoubling(long n) {
        int doubling = 63 - Long.numberOfLeadingZeros(n - 1);
        return up(n, 1L << doubling - 2);
    }
}
