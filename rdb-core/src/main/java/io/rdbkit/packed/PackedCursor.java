package io.rdbkit.packed;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import java.util.Objects;

/**
 * A cursor over the entries of one packed blob after another. It allocates nothing, neither for an entry nor for a blob:
 *
 * <pre>
 * cursor.reset(array, from, length);
 * while (cursor.next()) {
 *     if (cursor.isInteger()) { ... cursor.number() ... } else { ... cursor.show(slice) ... }
 * }
 * </pre>
 *
 * <p>Everything that the bytes tell twice is compared: whoever got a false from {@link #next} has seen a sound blob, one
 * that servers accept too. Nothing outside the blob is read. {@link #reset}, {@link #next} and {@link #count} throw
 * {@link PackedException} if the blob is damaged; after that, and before the first reset, the cursor must be reset to be used.
 */
public abstract sealed class PackedCursor permits ListpackCursor, ZiplistCursor, ZipmapCursor, IntsetCursor {

    /** The longest header, a ziplist's. */
    public static final int HEAD = 10;

    static final int END = 0xff;

    /** The count in the header of a listpack or ziplist that has this many entries or more, or had them once. */
    static final int UNTOLD_COUNT = 0xffff;

    /** In place of a text's length. */
    private static final int INTEGER = -1;

    /** A sign and 19 digits. */
    private static final int LONGEST_NUMBER = 20;

    static final long UNTOLD = -1;

    /** The blob is {@code from} to {@code limit} of this array. All fields below but counts are indices in it. */
    byte[] array;

    int from;
    int limit;
    /** The entry after the current one, or the end of the entries. */
    int next;

    private int at;
    private int textFrom;
    private int textLength;
    private long number;
    private long seen;
    /** How many entries there are, or UNTOLD. */
    private long told;

    PackedCursor() {}

    /**
     * Goes to the front of another blob: {@code length} bytes of an array, which must not change as long as its entries are
     * looked at.
     *
     * @throws PackedException if its header or its end is damaged
     */
    public final void reset(byte[] newArray, int newFrom, int length) {
        Objects.checkFromIndexSize(newFrom, length, newArray.length);
        array = newArray;
        from = newFrom;
        limit = newFrom + length;
        at = newFrom;
        seen = 0;
        told = UNTOLD;
        begin(length);
    }

    /** Goes where another cursor over the same blob, of the same encoding, stands. */
    public final void follow(PackedCursor other) {
        array = other.array;
        from = other.from;
        limit = other.limit;
        next = other.next;
        at = other.at;
        textFrom = other.textFrom;
        textLength = other.textLength;
        number = other.number;
        seen = other.seen;
        told = other.told;
    }

    /** Checks header and end, sets {@code next} to the first entry, and tells the count if the header has it. */
    abstract void begin(int length);

    /**
     * Goes to the next entry, the first after a reset.
     *
     * @return false at the end, having made sure that there are as many as the header says and that nothing follows
     * @throws PackedException if that isn't so or the entry is damaged
     */
    public abstract boolean next();

    /** Whether the entry is stored as a number. One stored as text may look like a number nevertheless. */
    public final boolean isInteger() {
        return textLength == INTEGER;
    }

    /** The number, if {@link #isInteger}; of any other entry nothing useful. */
    public final long number() {
        return number;
    }

    /**
     * Lets a slice show the entry, a number in decimal.
     *
     * @return {@code into}; valid until that is set anew or the blob's array changes
     */
    public final Slice show(Slice into) {
        return isInteger() ? into.setDecimal(number) : into.set(array, textFrom, textLength);
    }

    /**
     * Puts another number in the place of this one, in the same form; for whom the array is.
     *
     * @param other one that the form has room for
     */
    public final void setNumber(long other) {
        putNumber(other);
        number = other;
    }

    abstract void putNumber(long other);

    /** Where in the array the text begins that {@link #show} shows. */
    public final int textAt() {
        return textFrom;
    }

    /** How many bytes {@link #show} shows, or more: a number counts as a long one. */
    public final int length() {
        return isInteger() ? LONGEST_NUMBER : textLength;
    }

    /** Where in the blob the entry begins. */
    public final int position() {
        return at - from;
    }

    /**
     * How many entries the blob has: what the header says, which {@link #next} verifies at the end, or if that has no room for
     * it what a walk finds. The cursor stays where it is.
     *
     * @throws PackedException if the walk finds damage
     */
    public final long count() {
        if (told == UNTOLD) {
            told = countByWalk();
        }
        return told;
    }

    /**
     * How many entries a blob has, if its first bytes tell, which are then believed; else, and if something about them is wrong, -1. The
     * cursor stays where it is.
     *
     * @param n      how many bytes of it there are in the array, at {@code at}: {@value #HEAD}, or all if it has fewer
     * @param length how many bytes the blob has
     */
    public abstract long countInHead(byte[] head, int at, int n, long length);

    /** That of the frame which listpack and ziplist share. */
    static long countInFrame(byte[] head, int at, int n, long length, int header) {
        if (n < header || LittleEndian.u32(head, at) != length) {
            return UNTOLD;
        }
        int count = LittleEndian.u16(head, at + header - 2);
        return count == UNTOLD_COUNT ? UNTOLD : count;
    }

    private long countByWalk() {
        int oldNext = next;
        int oldAt = at;
        int oldTextFrom = textFrom;
        int oldTextLength = textLength;
        long oldNumber = number;
        long oldSeen = seen;
        while (next()) {
            // counts
        }
        long all = seen;
        next = oldNext;
        at = oldAt;
        textFrom = oldTextFrom;
        textLength = oldTextLength;
        number = oldNumber;
        seen = oldSeen;
        return all;
    }

    /** The encoding, for messages: {@code listpack}, {@code ziplist}, {@code zipmap} or {@code intset}. */
    public abstract String name();

    // ---- for the cursors themselves

    /** What the header says. */
    final void tell(long count) {
        told = count;
    }

    /** The index of the end byte. Only where there is one. */
    final int last() {
        return limit - 1;
    }

    /** How many entries there were so far, the current one included. */
    final long seen() {
        return seen;
    }

    /** The index of the current entry; before the first of them that of the blob. */
    final int at() {
        return at;
    }

    final int textFrom() {
        return textFrom;
    }

    final int textLength() {
        return textLength;
    }

    final boolean enterText(int entry, int newTextFrom, int newTextLength, int newNext) {
        textFrom = newTextFrom;
        textLength = newTextLength;
        return enter(entry, newNext);
    }

    /** Writes a number of so many bytes, little-endian. */
    final void put(int index, int width, long bits) {
        for (int i = 0; i < width; i++) {
            array[index + i] = (byte) (bits >>> 8 * i);
        }
    }

    final boolean enterNumber(int entry, long newNumber, int newNext) {
        number = newNumber;
        textLength = INTEGER;
        return enter(entry, newNext);
    }

    private boolean enter(int entry, int newNext) {
        at = entry;
        next = newNext;
        seen++;
        return true;
    }

    /** At the end: always false. */
    final boolean leave() {
        if (told != UNTOLD && told != seen) {
            throw damaged("its header says " + told + " entries, but there are " + seen, from);
        }
        return false;
    }

    final void requireLength(int length, int least) {
        if (length < least) {
            throw damaged("shorter than its header", from);
        }
    }

    /** The frame that listpack and ziplist share: u32 length of it all, something, u16 count, entries, end. */
    final void beginFrame(int length, int header) {
        requireLength(length, header + 1);
        long stated = LittleEndian.u32(array, from);
        if (stated != length) {
            throw damaged("its header says " + stated + " bytes", from);
        }
        requireEnd();
        int count = LittleEndian.u16(array, from + header - 2);
        if (count != UNTOLD_COUNT) {
            tell(count);
        }
        next = from + header;
    }

    /** Makes sure that the blob's last byte is the end mark; so a walk stops there if nothing else stops it. */
    final void requireEnd() {
        if (array[last()] != (byte) END) {
            throw damaged("no end byte", last());
        }
    }

    /** Makes sure that an entry's {@code bytes} fit between its index and the end byte. */
    final void requireRoom(int entry, long bytes) {
        if (bytes > last() - entry) {
            throw damaged("an entry of " + bytes + " bytes leaves it", entry);
        }
    }

    /** What to throw about the byte at an index. */
    final PackedException damaged(String what, int index) {
        return damaged(Flaw.PACKED_DAMAGED, what, index);
    }

    final PackedException damaged(Flaw flaw, String what, int index) {
        int offset = index - from;
        return new PackedException(
                flaw,
                "damaged " + name() + " of " + (limit - from) + " bytes: " + what + " (+" + offset + " in " + name()
                        + ")",
                offset);
    }
}
