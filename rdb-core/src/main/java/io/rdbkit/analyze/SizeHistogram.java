package io.rdbkit.analyze;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often which size came, to within 1.6 %: 32 classes for each power of two. It holds the classes that came only, so that one of keys of
 * like sizes is small.
 */
final class SizeHistogram {

    /** Below this every number is a class of its own. */
    private static final int EXACT = 64;

    private static final int PER_DOUBLING = 32;
    private static final int FIRST_DOUBLING = 6;
    private static final int BITS = 5;

    /** What the objects of an empty one take, about. */
    private static final int EMPTY_BYTES = 64;

    /** From so many classes on, places are remembered: to look for one again costs more than all else. */
    private static final int MANY = 16;

    private static final int REMEMBERED = 64;

    private short[] classes = new short[2];
    private long[] counts = new long[2];
    private int size;
    private int last;
    /** By the last bits of a class where it was found; null while there are few. It may have moved since. */
    private byte @Nullable [] places;

    /** @param of the class that {@code count} numbers are in so far */
    SizeHistogram(int of, long count) {
        classes[0] = (short) of;
        counts[0] = count;
        size = 1;
    }

    /** Adds so many numbers. @param number their class, see {@link #of} */
    void add(int number, long count) {
        short of = (short) number;
        if (classes[last] != of) {
            last = place(of);
        }
        counts[last] += count;
    }

    /** How many classes came. */
    int classes() {
        return size;
    }

    /** One of the classes that came, from the least on. */
    int classAt(int place) {
        return classes[place];
    }

    /** How many numbers of the class at this place came. */
    long count(int place) {
        return counts[place];
    }

    private int place(short of) {
        if (places == null) {
            return find(of);
        }
        int place = places[of & REMEMBERED - 1] & 0xff;
        if (place >= size || classes[place] != of) {
            place = find(of);
            places[of & REMEMBERED - 1] = (byte) place; // beyond 255 it is wrong, and looked for each time
        }
        return place;
    }

    private int find(short of) {
        int at = Arrays.binarySearch(classes, 0, size, of);
        if (at < 0) {
            at = -at - 1;
            insert(at, of);
        }
        return at;
    }

    private void insert(int at, short of) {
        if (size == classes.length) {
            int larger = size + Math.max(2, size / 2);
            classes = Arrays.copyOf(classes, larger);
            counts = Arrays.copyOf(counts, larger);
        }
        System.arraycopy(classes, at, classes, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        classes[at] = of;
        counts[at] = 0;
        if (++size == MANY) {
            places = new byte[REMEMBERED];
        }
    }

    /** What it takes in memory, in bytes; about. */
    int bytes() {
        return EMPTY_BYTES + classes.length * (Short.BYTES + Long.BYTES);
    }

    /** The class of a number. */
    static int of(long number) {
        if (number < EXACT) {
            return (int) Math.max(number, 0);
        }
        int doubling = 63 - Long.numberOfLeadingZeros(number);
        return EXACT
                + (doubling - FIRST_DOUBLING) * PER_DOUBLING
                + (int) (number >>> doubling - BITS & PER_DOUBLING - 1);
    }

    /** The middle of a class. */
    static long middle(int of) {
        if (of < EXACT) {
            return of;
        }
        int doubling = FIRST_DOUBLING + (of - EXACT) / PER_DOUBLING;
        long width = 1L << doubling - BITS;
        return (1L << doubling) + (of - EXACT) % PER_DOUBLING * width + width / 2;
    }

    /** The smallest number that at least this share of all is not larger than, to within 1.6 %; 0 if there are none. */
    long percentile(double percent) {
        long all = 0;
        for (int i = 0; i < size; i++) {
            all += counts[i];
        }
        long rank = Math.max(1, (long) Math.ceil(all * percent / 100));
        long seen = 0;
        for (int i = 0; i < size; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return middle(classes[i]);
            }
        }
        return 0;
    }
}
