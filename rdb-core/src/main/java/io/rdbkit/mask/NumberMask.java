package io.rdbkit.mask;

/**
 * Numbers become others of the same sign and as many digits, within the limits at which a server takes another encoding for them. So a packed
 * value keeps its bytes' places.
 *
 * <p>Each such class is permuted, so numbers that differ still differ, and none stays what it was. Up to four digits a table says what becomes of
 * a number. Of a longer one each digit moves by a hash of those before it: numbers that begin alike still do, so a row of times is as
 * compressible as it was. One that leaves its class by that goes round again, until it is back.
 */
final class NumberMask {

    private static final int TABLED_DIGITS = 4;
    private static final int TABLED = 10_000;
    private static final int LONGEST = 19;

    /** The last number before a limit: of the tiny ones of a ziplist, of 7, 8, 13 and 16 bits. */
    private static final int[] LAST_POSITIVE = {9, 12, 99, 127, 999, 4095, 9999};

    /** As they are without their sign. */
    private static final int[] LAST_NEGATIVE = {0, 9, 99, 128, 999, 4096, 9999};

    /** The limits of longer ones: 16, 24, 32 and 64 bits. */
    private static final long[] LAST_LONG = {Short.MAX_VALUE, (1 << 23) - 1, Integer.MAX_VALUE, Long.MAX_VALUE};

    private final MaskHash hash;
    private final short[] positive = new short[TABLED];
    private final short[] negative = new short[TABLED];
    /** What becomes of the first four digits of a longer number. */
    private final short[] leading = new short[TABLED];
    /**
     * The same for those of 5, 7 and 10 digits that are below the limit which is among these: most of 10 digits are times, and would go round eight times
     * to come back below it.
     */
    private final short[][] leadingBelow = new short[3][];

    /** The digits of the number in hand; those of the first four are not used. */
    private final byte[] behind = new byte[LONGEST];

    NumberMask(MaskKey key) {
        hash = new MaskHash(key, "mask: digits");
        MaskHash shuffling = new MaskHash(key, "mask: short numbers");
        fill(positive, LAST_POSITIVE, shuffling, 0);
        fill(negative, LAST_NEGATIVE, shuffling, TABLED);
        fillLeading();
        for (int i = 0; i < leadingBelow.length; i++) {
            int lead = leadOfLimit(i);
            leadingBelow[i] = new short[lead + 1];
            shuffle(leadingBelow[i], TABLED / 10, lead, shuffling, (2 + i) * TABLED);
        }
    }

    private static void fill(short[] table, int[] lasts, MaskHash hash, int domain) {
        int first = 0;
        for (int last : lasts) {
            shuffle(table, first, last, hash, domain);
            first = last + 1;
        }
    }

    /** One cycle through a class: a random one, by Sattolo's shuffle. */
    private static void shuffle(short[] table, int first, int last, MaskHash hash, int domain) {
        for (int i = first; i <= last; i++) {
            table[i] = (short) i;
        }
        for (int i = last; i > first; i--) {
            swap(table, i, first + (int) Long.remainderUnsigned(hash.of(domain + i), i - first));
        }
        if (last >= TABLED / 10) {
            partFromNeighbours(table, first, last);
        }
    }

    /** Of four digits at most the first two stay: else, with characters before them that stay, too much of a text could. */
    private static void partFromNeighbours(short[] table, int first, int last) {
        int size = last - first + 1;
        for (int i = first; i <= last; i++) {
            for (int j = i; isNear(i, table[i]); ) {
                j = first + (j - first + size / 2 + 10) % size;
                if (!isNear(i, table[j]) && !isNear(j, table[i])) {
                    swap(table, i, j);
                }
            }
        }
    }

    private static boolean isNear(int number, int other) {
        return number / 10 == other / 10;
    }

    private static void swap(short[] table, int i, int j) {
        short kept = table[i];
        table[i] = table[j];
        table[j] = kept;
    }

    /** What becomes of a number. */
    long of(long number) {
        boolean minus = number < 0;
        long size = minus ? -number : number; // unsigned: the least long has a size too
        long masked = ofSize(size, digits(size), minus);
        return minus ? -masked : masked;
    }

    /** Whether so many digits from there, of which the first is no zero unless it is the only one, are a number of this kind. */
    static boolean isNumber(byte[] text, int from, int to) {
        return to - from <= LONGEST && (text[from] != '0' || to - from == 1);
    }

    /** Changes such digits in their place. */
    void mask(byte[] text, int from, int to, boolean minus) {
        long size = 0;
        for (int i = from; i < to; i++) {
            size = size * 10 + (text[i] - '0');
        }
        long masked = ofSize(size, to - from, minus);
        for (int i = to - 1; i >= from; i--) {
            long shorter = masked < 0 ? Long.divideUnsigned(masked, 10) : masked / 10;
            text[i] = (byte) ('0' + (masked - shorter * 10));
            masked = shorter;
        }
    }

    private long ofSize(long size, int digits, boolean minus) {
        if (digits <= TABLED_DIGITS) {
            return (minus ? negative : positive)[(int) size];
        }
        boolean limited = digits == 5 || digits == 7 || digits == 10;
        long last = limited ? LAST_LONG[digits / 3 - 1] + (minus ? 1 : 0) : Long.MAX_VALUE;
        short[] lead = limited && size <= last ? leadingBelow[digits / 3 - 1] : leading;
        long masked = size;
        do {
            masked = digitByDigit(masked, digits, lead);
        } while (isBeyond(masked, minus) != isBeyond(size, minus) || limited && masked > last != size > last);
        return masked;
    }

    /** The first four digits of a limit of 16, 24 or 32 bits. */
    private static int leadOfLimit(int place) {
        long lead = LAST_LONG[place];
        while (lead >= TABLED) {
            lead /= 10;
        }
        return (int) lead;
    }

    /** Whether it is more than 64 bits can hold. */
    private static boolean isBeyond(long size, boolean minus) {
        return minus ? Long.compareUnsigned(size, Long.MIN_VALUE) > 0 : size < 0;
    }

    private long digitByDigit(long size, int digits, short[] lead) {
        long before = size;
        for (int i = digits - 1; i >= TABLED_DIGITS; i--) {
            long shorter = before < 0 ? Long.divideUnsigned(before, 10) : before / 10;
            behind[i] = (byte) (before - 10 * shorter);
            before = shorter;
        }
        long masked = lead[(int) before];
        for (int i = TABLED_DIGITS; i < digits; ) {
            long move = hash.of(before * (LONGEST + 1) + digits);
            for (int part = 0; part < 2 && i < digits; part++, i++) {
                int moved = behind[i] + MaskHash.step16(move, part, 10);
                masked = masked * 10 + (moved > 9 ? moved - 10 : moved);
                before = before * 10 + behind[i];
            }
        }
        return masked;
    }

    private void fillLeading() {
        for (int number = TABLED / 10; number < TABLED; number++) {
            int masked = 0;
            for (int unit = TABLED / 10, before = 0; unit > 0; unit /= 10) {
                int digit = number / unit % 10;
                long move = hash.of(before);
                masked = unit == TABLED / 10
                        ? 1 + (digit - 1 + MaskHash.step(move, 9)) % 9
                        : masked * 10 + (digit + MaskHash.step(move, 10)) % 10;
                before = before * 10 + digit;
            }
            leading[number] = (short) masked;
        }
    }

    static final long[] POWERS = new long[LONGEST];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < LONGEST; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    static int digits(long size) {
        int digits = 1;
        while (digits < LONGEST && Long.compareUnsigned(size, POWERS[digits]) >= 0) {
            digits++;
        }
        return digits;
    }

    /** The least number of the same sign, as many digits and the same encoding; of at most 16 digits. */
    static long least(long number) {
        boolean minus = number < 0;
        long size = Math.abs(number);
        int digits = digits(size);
        long least = digits == 1 ? 0 : POWERS[digits - 1];
        long greatest = POWERS[digits] - 1;
        for (int last : minus ? LAST_NEGATIVE : LAST_POSITIVE) {
            least = last < size ? Math.max(least, last + 1) : least;
            greatest = last >= size ? Math.min(greatest, last) : greatest;
        }
        for (long limit : LAST_LONG) {
            long last = minus && limit != Long.MAX_VALUE ? limit + 1 : limit;
            least = last < size ? Math.max(least, last + 1) : least;
            greatest = last >= size ? Math.min(greatest, last) : greatest;
        }
        return minus ? -greatest : least;
    }
}
