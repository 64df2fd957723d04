package io.rdbkit.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Finds entries that a blob has twice. Servers refuse a set, zset or hash that has a member or field twice.
 *
 * <pre>
 * check.reset(cursor.count());
 * while (cursor.next()) {
 *     if (!check.add(cursor)) { ... twice ... }
 * }
 * </pre>
 *
 * <p>A number is equal to the text of its decimal form. The table points into the blob's array and copies nothing. A
 * reset does not clear the table, so a blob of three entries costs three entries. Nothing is allocated once a blob of
 * the same size was checked. Hashes are seeded, because the blobs come from an unknown writer: against a known hash,
 * the writer could choose members with the same hash.
 */
public final class DistinctCheck {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int FEWEST_SLOTS = 16;

    /**
     * Room for this many entries is made at once; the table grows for more. The expected number may come from a header,
     * which may be wrong.
     */
    private static final int MOST_EXPECTED = 1 << 16;

    /** The lowest bit of a mark says that the entry is a number. Generations don't use this bit. */
    private static final long NUMBER = 1;

    private static final int GENERATION = 2;

    private final long seed;
    private final long factor;
    private final DecimalNumber decimal = new DecimalNumber();

    /**
     * Two longs for each slot. The first is the mark: half a hash, below it the generation that filled the slot, and
     * the kind of entry. A slot of another generation is empty. The second is the entry: the number itself, or the
     * index and length of a text.
     */
    private long[] slots = new long[2 * FEWEST_SLOTS];

    /**
     * The number of slots in use, minus 1. No more slots are in use than the current blob needs, so that they stay in
     * the processor's cache.
     */
    private int mask;

    private int generation;
    private int count;
    /** The array that holds the texts. */
    private byte[] texts;

    public DistinctCheck() {
        SecureRandom random = new SecureRandom();
        seed = random.nextLong();
        factor = random.nextLong() >>> 1 | 1;
        reset(0);
    }

    /**
     * Forgets all entries and starts another blob.
     *
     * @param expected the number of entries to come; a wrong number only costs time
     */
    public void reset(long expected) {
        int atLeast = 2 * (int) Math.max(FEWEST_SLOTS / 2, Math.min(expected, MOST_EXPECTED));
        generation += GENERATION;
        if (generation == 0) { // all generations are used up
            Arrays.fill(slots, 0);
            generation = GENERATION;
        }
        texts = null;
        count = 0;
        mask = Integer.highestOneBit(2 * atLeast - 1) - 1;
        if (2 * mask >= slots.length) {
            slots = new long[2 * (mask + 1)];
        }
    }

    /**
     * Notes the cursor's current entry. All entries since a reset must be in the same array.
     *
     * @return false if an equal entry was noted since the last reset
     */
    public boolean add(PackedCursor entry) {
        if (entry.isInteger()) {
            return addNumber(entry.number());
        }
        return add(entry.array, entry.textFrom(), entry.textLength());
    }

    /** Notes a text, as {@link #add(PackedCursor)} does. */
    public boolean add(byte[] array, int from, int length) {
        if (decimal.read(array, from, length)) {
            return addNumber(decimal.value());
        }
        if (texts != array) {
            if (texts != null) {
                throw new IllegalStateException("entries of different arrays");
            }
            texts = array;
        }
        return add(hash(array, from, length), 0, (long) from << 32 | length);
    }

    private boolean addNumber(long number) {
        return add(mix(number ^ seed), NUMBER, number);
    }

    private boolean add(long hash, long kind, long entry) {
        long mark = hash & 0xffffffff00000000L | generation & 0xffffffffL | kind;
        int slot = slotOf(mark);
        for (long there; isTaken(there = slots[2 * slot]); slot = slot + 1 & mask) {
            if (there == mark && isSame(kind, entry, slots[2 * slot + 1])) {
                return false;
            }
        }
        slots[2 * slot] = mark;
        slots[2 * slot + 1] = entry;
        if (2 * ++count > mask + 1) {
            grow();
        }
        return true;
    }

    /** Uses the mark alone, so that growing needs no look at the entries. */
    private int slotOf(long mark) {
        return (int) (mark >>> 32) & mask;
    }

    private boolean isTaken(long mark) {
        return ((int) mark & -GENERATION) == generation;
    }

    private boolean isSame(long kind, long entry, long other) {
        if (kind == NUMBER) {
            return entry == other;
        }
        int length = (int) entry;
        int from = (int) (entry >>> 32);
        int otherFrom = (int) (other >>> 32);
        return length == (int) other && Arrays.equals(texts, from, from + length, texts, otherFrom, otherFrom + length);
    }

    /**
     * Doubles the slots. A blob fits in one array, so it never has more different entries than the table can take. If a
     * larger blob came before, the table has room already and is not made anew. Otherwise each small blob would pay for
     * the large one.
     */
    private void grow() {
        long[] old = slots;
        int oldSlots = mask + 1;
        mask = 2 * oldSlots - 1;
        if (2 * (mask + 1) > slots.length) {
            slots = new long[2 * (mask + 1)];
        } else {
            old = Arrays.copyOf(slots, 2 * oldSlots);
            Arrays.fill(slots, 0, old.length, 0);
        }
        for (int i = 0; i < oldSlots; i++) {
            if (isTaken(old[2 * i])) {
                int slot = slotOf(old[2 * i]);
                while (isTaken(slots[2 * slot])) {
                    slot = slot + 1 & mask;
                }
                slots[2 * slot] = old[2 * i];
                slots[2 * slot + 1] = old[2 * i + 1];
            }
        }
    }

    /** Takes eight bytes at a time. The last eight overlap the ones before. */
    private long hash(byte[] array, int from, int length) {
        long hash = seed ^ length * factor;
        if (length < Long.BYTES) {
            return mix(hash ^ fewBytes(array, from, length));
        }
        int last = from + length - Long.BYTES;
        for (int at = from; at < last; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(array, at));
        }
        return mix(hash ^ (long) LONG.get(array, last));
    }

    /** Up to seven bytes, each used at least once. */
    private static long fewBytes(byte[] array, int from, int length) {
        int end = from + length;
        if (length >= Integer.BYTES) {
            return (int) INT.get(array, from) & 0xffffffffL | (long) (int) INT.get(array, end - Integer.BYTES) << 32;
        }
        return length == 0
                ? 0
                : array[from] & 0xff | (array[from + (length >> 1)] & 0xff) << 8 | (array[end - 1] & 0xff) << 16;
    }

    /**
     * The two halves of the unsigned product of x and the secret factor, combined. With the signed product, {@code x}
     * and {@code -x} would have nearly the same hash for any secret.
     */
    private long mix(long x) {
        long high = Math.multiplyHigh(x, factor) + (x >> 63 & factor);
        return high ^ x * factor;
    }
}
