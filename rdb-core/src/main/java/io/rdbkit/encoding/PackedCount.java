package io.rdbkit.encoding;

import io.rdbkit.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How many entries a packed blob has: what its header says, or where that says "too many to tell" the number that a walk
 * finds.
 *
 * <pre>
 * ziplist    u32 bytes, u32 last, u16 count (65535: walk), entries, 0xFF
 * listpack   u32 bytes, u16 count (65535: walk), entries, 0xFF
 * intset     u32 width (2, 4, 8), u32 count, numbers
 * zipmap     u8 count (254 and 255: walk), { length, field, length, u8 free, value, free bytes }, 0xFF
 * </pre>
 *
 * <p>Every method throws IllegalArgumentException, which says what is wrong, if the blob is damaged.
 */
public final class PackedCount {

    private static final int UNTOLD = 0xffff;
    private static final int END = 0xff;

    private final ByteBuffer blob;
    private final String name;

    private PackedCount(Bytes bytes, String name) {
        this.blob = ByteBuffer.wrap(bytes.array(), bytes.arrayOffset(), bytes.length())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        this.name = name;
    }

    /** Entries of a ziplist: for a hash or zset, two for each element. */
    public static long ziplist(Bytes bytes) {
        PackedCount c = new PackedCount(bytes, "ziplist");
        int count = c.u16(8);
        return count == UNTOLD ? c.walk(10, at -> c.ziplistEntryEnd(at)) : count;
    }

    /** Entries of a listpack: for a hash or zset, two for each element. */
    public static long listpack(Bytes bytes) {
        PackedCount c = new PackedCount(bytes, "listpack");
        int count = c.u16(4);
        return count == UNTOLD ? c.walk(6, at -> c.listpackEntryEnd(at)) : count;
    }

    public static long intset(Bytes bytes) {
        PackedCount c = new PackedCount(bytes, "intset");
        return c.u32(4);
    }

    /** Fields of a zipmap. */
    public static long zipmap(Bytes bytes) {
        PackedCount c = new PackedCount(bytes, "zipmap");
        int count = c.u8(0);
        return count >= 254 ? c.walk(1, at -> c.zipmapPairEnd(at)) : count;
    }

    private interface EntryEnd {
        long after(int at);
    }

    private long walk(int from, EntryEnd entry) {
        long n = 0;
        int at = from;
        while (u8(at) != END) {
            long end = entry.after(at);
            if (end > blob.limit()) {
                throw damaged(at);
            }
            at = (int) end;
            n++;
        }
        return n;
    }

    private long ziplistEntryEnd(int at) {
        int head = at + (u8(at) < 0xfe ? 1 : 5);
        int first = u8(head);
        return switch (first >>> 6) {
            case 0 -> head + 1L + first;
            case 1 -> head + 2L + ((first & 0x3f) << 8 | u8(head + 1));
            case 2 -> head + 5L + Integer.toUnsignedLong(Integer.reverseBytes((int) u32(head + 1)));
            default ->
                switch (first) {
                    case 0xc0 -> head + 3L;
                    case 0xd0 -> head + 5L;
                    case 0xe0 -> head + 9L;
                    case 0xf0 -> head + 4L;
                    case 0xfe -> head + 2L;
                    default -> {
                        if (first < 0xf1 || first > 0xfd) {
                            throw damaged(at);
                        }
                        yield head + 1L;
                    }
                };
        };
    }

    private long listpackEntryEnd(int at) {
        int first = u8(at);
        long length;
        if (first < 0x80) {
            length = 1;
        } else if (first < 0xc0) {
            length = 1 + (first & 0x3f);
        } else if (first < 0xe0) {
            length = 2;
        } else if (first < 0xf0) {
            length = 2 + ((first & 0x0f) << 8 | u8(at + 1));
        } else {
            length = switch (first) {
                case 0xf0 -> 5 + u32(at + 1);
                case 0xf1 -> 3;
                case 0xf2 -> 4;
                case 0xf3 -> 5;
                case 0xf4 -> 9;
                default -> throw damaged(at);
            };
        }
        return at + length + backLengthBytes(length);
    }

    /** As servers write it: a length at the very top of a width already takes the next one. */
    private static int backLengthBytes(long length) {
        if (length <= 127) {
            return 1;
        }
        return length < 16383 ? 2 : length < 2097151 ? 3 : length < 268435455 ? 4 : 5;
    }

    private long zipmapPairEnd(int at) {
        long value = at + zipmapLengthBytes(at) + zipmapLength(at);
        if (value >= blob.limit()) {
            throw damaged(at);
        }
        int v = (int) value;
        int free = v + zipmapLengthBytes(v);
        return free + 1L + zipmapLength(v) + u8(free);
    }

    private long zipmapLength(int at) {
        int first = u8(at);
        return first < 254 ? first : u32(at + 1);
    }

    private int zipmapLengthBytes(int at) {
        return u8(at) < 254 ? 1 : 5;
    }

    private int u8(int at) {
        require(at, 1);
        return blob.get(at) & 0xff;
    }

    private int u16(int at) {
        require(at, 2);
        return blob.getShort(at) & 0xffff;
    }

    private long u32(int at) {
        require(at, 4);
        return blob.getInt(at) & 0xffffffffL;
    }

    private void require(int at, int bytes) {
        if (at > blob.limit() - bytes) {
            throw damaged(at);
        }
    }

    private IllegalArgumentException damaged(int at) {
        return new IllegalArgumentException(
                "damaged " + name + " of " + blob.limit() + " bytes (+" + at + " in " + name + ")");
    }
}
