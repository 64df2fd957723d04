package io.rdbkit.packed;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import java.util.Objects;

/**
 * A cursor over the entries of packed blobs, one blob after another. It allocates nothing, neither for an entry nor for
 * a blob:
 *
 * <pre>
 * cursor.reset(array, from, length);
 * while (cursor.next()) {
 *     if (cursor.isInteger()) { ... cursor.number() ... } else { ... cursor.show(slice) ... }
 * }
 * </pre>
 *
 * <p>The cursor compares all redundant bytes, such as lengths and counts. When {@link #next} has returned false, the
 * blob is sound, and servers accept it too. The cursor reads nothing outside the blob. {@link #reset}, {@link #next}
 * and {@link #count} throw {@link PackedException} if the blob is damaged. After an exception, and before the first
 * use, call {@link #reset}.
 */
public abstract sealed class PackedCursor permits ListpackCursor, ZiplistCursor, ZipmapCursor, IntsetCursor {

    /** The size of the longest header, that of a ziplist. */
    public static final int HEAD = 10;

    static final int END = 0xff;

    /** A listpack or ziplist has this count in its header if it has this many entries or more, or once had them. */
    static final int UNTOLD_COUNT = 0xffff;

    /** Stands in place of a text's length if the entry is a number. */
    private static final int INTEGER = -1;

    /** A sign and 19 digits. */
    private static final int LONGEST_NUMBER = 20;

    static final long UNTOLD = -1;

    /**
     * The blob is {@code from} to {@code limit} of this array. All fields below but the counts are indices in the
     * array.
     */
    byte[] array;

    int from;
    int limit;
    /** The index of the next entry, or of the end of the entries. */
    int next;

    private int at;
    private int textFrom;
    private int textLength;
    private long number;
    private long seen;
    /** The number of entries that the header states, or UNTOLD. */
    private long told;

    PackedCursor() {}

    /**
     * Goes to the start of another blob. The array must not change while the cursor reads it.
     *
     * @throws PackedException if the header or the end is damaged
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

    /** Goes to the position of another cursor over the same blob. */
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

    /**
     * Checks header and end, sets {@code next} to the first entry, and calls {@link #tell} if the header has the count.
     */
    abstract void begin(int length);

    /**
     * Goes to the next entry; after a reset to the first.
     *
     * @return false at the end; the count in the header has been checked then, and that nothing follows
     * @throws PackedException if the check fails or the entry is damaged
     */
    public abstract boolean next();

    /** Whether the entry is stored as a number. An entry stored as text may look like a number too. */
    public final boolean isInteger() {
        return textLength == INTEGER;
    }

    /** The number. Meaningless unless {@link #isInteger} is true. */
    public final long number() {
        return number;
    }

    /**
     * Lets a slice show the entry. A number is shown in decimal.
     *
     * @return {@code into}, valid until it is set again or the blob's array changes
     */
    public final Slice show(Slice into) {
        return isInteger() ? into.setDecimal(number) : into.set(array, textFrom, textLength);
    }

    /**
     * Puts another number in the place of this one, in the same form. Only for a caller that owns the array.
     *
     * @param other a number that the form has room for
     */
    public final void setNumber(long other) {
        putNumber(other);
        number = other;
    }

    abstract void putNumber(long other);

    /** The index in the array of the text that {@link #show} shows. */
    public final int textAt() {
        return textFrom;
    }

    /** The length of what {@link #show} shows, in bytes. For a number it is the longest possible length, 20. */
    public final int length() {
        return isInteger() ? LONGEST_NUMBER : textLength;
    }

    /** The index in the blob at which the entry begins. */
    public final int position() {
        return at - from;
    }

    /**
     * The number of entries. The header states it, and {@link #next} checks it at the end. If the header does not state
     * it, a walk counts the entries. The cursor does not move.
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
     * The number of entries that the first bytes of a blob state, without a check. The cursor does not move.
     *
     * @param n how many bytes of the blob are in the array, at {@code at}: {@value #HEAD}, or the whole blob if it
     *     is shorter
     * @param length the length of the blob in bytes
     * @return -1 if the first bytes do not state it, or are damaged
     */
    public abstract long countInHead(byte[] head, int at, int n, long length);

    /** The count in the header that listpack and ziplist share, as for {@link #countInHead}. */
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
            // counts the entries
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

    // ---- for the subclasses

    /** Notes the number of entries that the header states. */
    final void tell(long count) {
        told = count;
    }

    /** The index of the end byte. Only for encodings that have one. */
    final int last() {
        return limit - 1;
    }

    /** The number of entries so far, with the current one. */
    final long seen() {
        return seen;
    }

    /** The index of the current entry. Before the first entry, the index of the blob. */
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

    /**
     * Leaves the last entry at the end of the blob.
     *
     * @return always false, for {@link #next}
     */
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

    /**
     * Reads the header that listpack and ziplist share: u32 total length, other bytes, u16 count. Checks the end byte.
     */
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

    /** Checks that the last byte of the blob is the end mark. A walk stops there at the latest. */
    final void requireEnd() {
        if (array[last()] != (byte) END) {
            throw damaged("no end byte", last());
        }
    }

    /** Checks that the {@code bytes} of an entry fit between its index and the end byte. */
    final void requireRoom(int entry, long bytes) {
        if (bytes > last() - entry) {
            throw damaged("an entry of " + bytes + " bytes leaves it", entry);
        }
    }

    /** The exception for damage at an index. */
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
