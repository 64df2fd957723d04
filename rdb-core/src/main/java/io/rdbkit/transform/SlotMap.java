package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * Which of the 16384 slots of a cluster belongs to which part: part 0, 1 and so on. Immutable.
 */
public final class SlotMap {

    /** What {@link #part} gives for a slot that belongs to none. */
    public static final int NONE = -1;

    private final short[] parts;
    private final int count;

    private SlotMap(short[] parts, int count) {
        this.parts = parts;
        this.count = count;
    }

    /**
     * As {@code redis-cli --cluster create} gives the slots to masters: ranges of 16384 / N, rounded with its arithmetic of 32-bit floats
     * (clusterManagerCommandCreate in redis-cli.c, since Redis 5.0).
     *
     * @param count how many parts, 1 to 16384
     * @throws IllegalArgumentException if it is another number
     */
    public static SlotMap evenly(int count) {
        if (count < 1 || count > KeySlot.COUNT) {
            throw new IllegalArgumentException(count + " parts: there are 1 to " + KeySlot.COUNT);
        }
        short[] parts = new short[KeySlot.COUNT];
        float size = KeySlot.COUNT / (float) count;
        float end = 0;
        int first = 0;
        for (int part = 0; part < count && first < KeySlot.COUNT; part++) {
            int last = part == count - 1 ? KeySlot.COUNT - 1 : Math.max(first, Math.round(end + size - 1));
            Arrays.fill(parts, first, Math.min(last + 1, KeySlot.COUNT), (short) part);
            first = last + 1;
            end += size;
        }
        return new SlotMap(parts, count);
    }

    /**
     * The slots of each part, as {@link NumberRanges} reads them: {@code 0-5460,9000}. Some may belong to none.
     *
     * @throws IllegalArgumentException with a one-line message, if a slot belongs to two, or a text is not such a list
     */
    public static SlotMap of(List<String> ranges) {
        short[] parts = new short[KeySlot.COUNT];
        Arrays.fill(parts, (short) NONE);
        for (int part = 0; part < ranges.size(); part++) {
            NumberRanges slots = NumberRanges.parse(ranges.get(part), KeySlot.COUNT - 1);
            for (int slot = 0; slot < KeySlot.COUNT; slot++) {
                if (slots.contains(slot)) {
                    if (parts[slot] != NONE) {
                        throw new IllegalArgumentException(
                                "slot " + slot + " is in " + ranges.get(parts[slot]) + " and in " + ranges.get(part));
                    }
                    parts[slot] = (short) part;
                }
            }
        }
        return new SlotMap(parts, ranges.size());
    }

    /** How many parts there are. */
    public int count() {
        return count;
    }

    /** The part of a slot, or {@link #NONE}. */
    public int part(int slot) {
        return parts[slot];
    }

    /** The part of a key, or {@link #NONE}. */
    public int part(Bytes key) {
        return parts[KeySlot.of(key)];
    }

    /** The slots of a part, such as {@code 0-5460,9000}; of {@link #NONE} those that belong to no part. Empty if there are none. */
    public String ranges(int part) {
        StringBuilder ranges = new StringBuilder();
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            if (parts[slot] == part) {
                int first = slot;
                while (slot + 1 < KeySlot.COUNT && parts[slot + 1] == part) {
                    slot++;
                }
                ranges.append(ranges.length() == 0 ? "" : ",").append(first);
                if (slot > first) {
                    ranges.append('-').append(slot);
                }
            }
        }
        return ranges.toString();
    }
}
