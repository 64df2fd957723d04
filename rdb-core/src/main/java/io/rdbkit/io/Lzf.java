package io.rdbkit.io;

import io.rdbkit.format.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decompresses raw LZF blocks as servers write them, without a chunk header.
 *
 * <pre>
 * 000lllll                   l + 1 literal bytes follow
 * LLLooooo oooooooo          L + 2 bytes (L 1 to 6) from o + 1 bytes before
 * 111ooooo l oooooooo        l + 9 bytes from there
 * </pre>
 *
 * <p>The library that compresses is not used here. Its decoder stops when it has the requested bytes, so it does not
 * notice surplus bytes, nor that it reads beyond the block. Also, an export of a usual dump spends most of its time
 * here, and copying eight bytes at a time takes half the time.
 */
final class Lzf {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    static final int LONGEST_REPEAT = 264;

    /** A back reference of 3 bytes gives at most 264 bytes. No block expands more. */
    private static final long LARGEST_RATIO = LONGEST_REPEAT / 3;

    static final int MOST_LITERALS = 32;
    private static final int LONG_REFERENCE = 0xe0;

    /** How far copying by eight bytes writes beyond the end: a run of literals is copied as if it had 32 bytes. */
    static final int SLACK = MOST_LITERALS;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8 - SLACK;

    private Lzf() {}

    /**
     * @throws IllegalArgumentException if no block of this length can have this original length; at the smallest,
     *     two bytes of a block give one byte
     */
    static void requirePossible(long blockLength, long originalLength) {
        if (originalLength == 0
                || (originalLength - 1) / LARGEST_RATIO >= blockLength
                || (blockLength - 1) / 2 >= originalLength) {
            throw new IllegalArgumentException(
                    "an LZF block of " + blockLength + " bytes can't hold " + originalLength + " bytes");
        }
    }

    /** @throws IllegalArgumentException that says what is wrong with the block */
    static byte[] decompress(byte[] block, long originalLength) {
        Slice out = new Slice();
        decompress(new Slice().set(block, 0, block.length), out, originalLength);
        return out.toBytes().array();
    }

    /**
     * @param into shows the result, in an array of its own
     * @throws IllegalArgumentException that says what is wrong with the block
     */
    static void decompress(Slice block, Slice into, long originalLength) {
        requirePossible(block.length(), originalLength);
        if (originalLength > LARGEST_ARRAY) {
            throw new IllegalArgumentException("the " + originalLength + " bytes of an LZF block don't fit in memory");
        }
        int size = (int) originalLength;
        byte[] out = into.own(size + SLACK);
        long reached = expand(block.array(), block.offset(), end(block), end(block), out, 0, size, Integer.MAX_VALUE);
        if (given(reached) != size) {
            throw damaged();
        }
        into.set(out, 0, size);
    }

    private static int end(Slice block) {
        return block.offset() + block.length();
    }

    /**
     * The largest number of bytes of a block that are needed for the first n bytes of the original. An instruction of
     * two bytes gives at least one byte, one of three bytes gives nine, and the last may have 32 literals.
     */
    static int blockOfHead(int n) {
        return 2 * n + 1 + MOST_LITERALS;
    }

    /**
     * Decompresses the first n bytes, or all if there are fewer.
     *
     * @param block the block or its first {@link #blockOfHead} bytes
     * @param into  shows the result, in an array of its own
     * @throws IllegalArgumentException that says what is wrong with this part of the block
     */
    static void decompressHead(Slice block, Slice into, int n) {
        int most = n + LONGEST_REPEAT;
        byte[] out = into.own(most + SLACK);
        long reached = expand(block.array(), block.offset(), end(block), end(block), out, 0, most, n);
        into.set(out, 0, Math.min(n, given(reached)));
    }

    /**
     * Executes instructions from {@code start} on, until one begins at {@code stop} or later, or until there are
     * {@code enough} bytes.
     *
     * @param end  the end of the block, or of its part in the array; an instruction beyond it is damage
     * @param out  has {@code had} earlier bytes for back references, and {@value #SLACK} bytes more than {@code size}
     * @param size more bytes than this are damage
     * @return the place of the next instruction and the number of bytes now: {@link #at} and {@link #given}
     */
    static long expand(byte[] in, int start, int stop, int end, byte[] out, int had, int size, int enough) {
        int at = start;
        int done = had;
        while (at < stop && done < enough) {
            int control = in[at] & 0xff;
            if (control < MOST_LITERALS) {
                int n = control + 1;
                if (n >= end - at || n > size - done) {
                    throw damaged();
                }
                copyLiterals(in, at + 1, out, done, n);
                at += n + 1;
                done += n;
            } else {
                int head = control < LONG_REFERENCE ? 2 : 3;
                if (head > end - at) {
                    throw damaged();
                }
                int n = (control >>> 5) + 2 + (head == 2 ? 0 : in[at + 1] & 0xff);
                int distance = ((control & 0x1f) << 8 | in[at + head - 1] & 0xff) + 1;
                if (distance > done || n > size - done) {
                    throw damaged();
                }
                repeat(out, done, distance, n);
                at += head;
                done += n;
            }
        }
        return (long) at << 32 | done;
    }

    static int at(long reached) {
        return (int) (reached >>> 32);
    }

    static int given(long reached) {
        return (int) reached;
    }

    static IllegalArgumentException damaged() {
        return new IllegalArgumentException("damaged LZF block");
    }

    private static void copyLiterals(byte[] in, int at, byte[] out, int to, int n) {
        if (at > in.length - MOST_LITERALS) {
            System.arraycopy(in, at, out, to, n);
            return;
        }
        LONG.set(out, to, (long) LONG.get(in, at));
        LONG.set(out, to + 8, (long) LONG.get(in, at + 8));
        if (n > 16) {
            LONG.set(out, to + 16, (long) LONG.get(in, at + 16));
            LONG.set(out, to + 24, (long) LONG.get(in, at + 24));
        }
    }

    /** Appends n bytes from {@code distance} bytes before. They may overlap the bytes appended. */
    private static void repeat(byte[] out, int to, int distance, int n) {
        int end = to + n;
        if (distance >= Long.BYTES) {
            for (int p = to; p < end; p += Long.BYTES) {
                LONG.set(out, p, (long) LONG.get(out, p - distance));
            }
        } else {
            for (int p = to; p < end; p++) {
                out[p] = out[p - distance];
            }
        }
    }
}
