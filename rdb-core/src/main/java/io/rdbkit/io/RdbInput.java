package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.CompressedStrings;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.Slice;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.commons.io.output.TeeOutputStream;

/**
 * A cursor over the bytes of an RDB: it reads the primitives of the format. It can also record, which means that it
 * hands every byte it passes to a sink, in pieces as large as the blocks allow.
 *
 * <p>Nothing is allocated for a declared length before that many bytes have arrived.
 *
 * <p>Ownership: the bytes lie in a block, which belongs to the source of the blocks. The source may use it again as
 * soon as the cursor asks for the next block. Slices that {@link #readSlice} and others return are windows on the
 * current block. They are valid until {@link #releaseSlices}. If the cursor leaves the block before that, it makes each
 * of these slices copy its bytes ({@link Slice#keep}). Only {@value #MOST_PINS} slices can be valid at a time.
 *
 * <p>States: after a failure the position is unknown, and {@link #requireSound} throws the failure again until
 * {@link #recover} is called. Between {@link #mark} and {@link #reset} no byte is lost, so the cursor can go back.
 *
 * <p>The quick path for strings uses that bytes are signed in Java: the first byte of a length of 6 or 14 bits is 0 or
 * more, and the first byte of every other encoding is negative.
 */
public final class RdbInput implements Closeable {

    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The longest length encoding: a mark and eight bytes. */
    private static final int LENGTH_BYTES = 9;

    /** A longer compressed string is decompressed in pieces, if the caller takes pieces. */
    private static final int LARGEST_WHOLE = 1 << 20;

    /** The field and the value of a hash, and some to spare. */
    private static final int MOST_PINS = 4;

    private static final int FIRST_ALLOCATION = 1 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final byte[] NOTHING = {};

    private BlockSource source;
    private Block block;
    private byte[] buf;
    private int pos;
    private int limit;
    /** The offset in the input of {@code buf[0]}. */
    private long base;
    /**
     * The index in {@code buf} at which the bytes of the block begin. Marked bytes of the block before may stand in
     * front.
     */
    private int seam;

    private static final int NO_MARK = -1;
    /** Whether there is no further block. */
    private boolean ended;

    private int mark = NO_MARK;

    private OutputStream recorder;
    private int recordFrom;

    /** The input behind the compressed records that are being read; null if none are. */
    private Outer outer;

    private record Outer(BlockSource source, Block block, byte[] buf, int pos, int limit, long base, int seam) {}

    private Supplier<?> where = () -> "";

    private long lzfStrings;
    private long lzfBytes;
    private long lzfOriginal;

    private RdbException failure;

    /** The valid slices on this block. They must copy their bytes before the cursor leaves it. */
    private final Slice[] pinned = new Slice[MOST_PINS];

    private int pins;
    // of the current LZF block
    private long compressed;
    private long original;
    private final Slice compressedBlock = new Slice();

    /** The long LZF string that is being read in pieces; null if there is none. */
    private LzfPieces pieces;
    /** The marked bytes of a block, followed by the whole next block. */
    private byte[] joined = NOTHING;

    private final Limits limits;
    private final long mostBytes;
    private final long mostKeyBytes;
    private final long mostElements;
    private final long mostLzfRatio;
    /**
     * A string whose first byte is this or more has a length of 6 or 14 bits, and its length is within the limits. It
     * is 0, or {@link #NO_BYTE} if the limits are so low that every length must be checked.
     */
    private final int leastQuick;

    private static final int NO_BYTE = 0x80;

    private static final BlockSource NO_BLOCKS = new BlockSource() {
        @Override
        public Block next(Block done) {
            return null;
        }

        @Override
        public void close() {
            // there is nothing to close
        }
    };

    /** A length of 6 or 14 bits is less than this. */
    private static final int BEYOND_QUICK = 1 << 14;

    /** Reads a stream within the default limits. The first byte has the given offset; the checksum starts there. */
    public RdbInput(InputStream in, long startOffset, boolean checksum) {
        this(in, startOffset, checksum, Limits.DEFAULT);
    }

    /** Reads a stream. The first byte has the given offset; the checksum starts there. */
    public RdbInput(InputStream in, long startOffset, boolean checksum, Limits limits) {
        this(new ReadAhead(in, checksum), startOffset, limits);
    }

    /** Reads bytes in memory. The first byte has the given offset. Allocates only this object. */
    public RdbInput(Bytes bytes, long startOffset, Limits limits) {
        this(NO_BLOCKS, startOffset, limits);
        buf = bytes.array();
        pos = bytes.arrayOffset();
        limit = pos + bytes.length();
        rebase(startOffset);
    }

    /** Reads blocks. The first byte has the given offset. */
    RdbInput(BlockSource source, long startOffset, Limits limits) {
        this.source = source;
        this.limits = limits;
        mostBytes = limits.of(Limit.STRING);
        mostKeyBytes = limits.of(Limit.KEY);
        mostElements = limits.of(Limit.ELEMENTS);
        mostLzfRatio = limits.of(Limit.LZF_RATIO);
        leastQuick = Math.min(mostBytes, mostKeyBytes) < BEYOND_QUICK ? NO_BYTE : 0;
        base = startOffset;
        block = new Block(0);
        buf = block.data;
    }

    /** Sets the text that an error shows behind the offset. */
    public void where(Supplier<?> where) {
        this.where = where;
    }

    /** The limits of the input. */
    public Limits limits() {
        return limits;
    }

    /** The offset of the next byte. */
    public long offset() {
        return base + pos;
    }

    /** Sets the offset of the next byte, for bytes that are not consecutive in the file. */
    public void rebase(long offset) {
        base = offset - pos;
    }

    /** The CRC64 of all bytes from the start to the next byte. */
    public long crc() {
        return Crc64.update(block.crcBefore, buf, seam, pos - seam);
    }

    // ---- compressed records

    /**
     * Reads the records in a compressed block, until {@link #leave}. They are not part of the checksum. Their offsets
     * count from the offset of the block.
     *
     * @param frame the zstd or LZ4 frame
     * @param at    the offset of the block
     * @throws RdbException if the bytes are not such a frame
     */
    public void enter(byte[] frame, boolean zstd, long at) throws IOException {
        BlockSource records = new CompressedRecords(frame, zstd, at);
        for (int i = 0; i < pins; i++) {
            pinned[i].keep();
        }
        pins = 0;
        outer = new Outer(source, block, buf, pos, limit, base, seam);
        source = records;
        block = new Block(0);
        buf = NOTHING;
        pos = 0;
        limit = 0;
        seam = 0;
        base = at;
    }

    /** Continues behind the compressed block. */
    public void leave() throws IOException {
        source.close();
        pins = 0;
        source = outer.source;
        block = outer.block;
        buf = outer.buf;
        pos = outer.pos;
        limit = outer.limit;
        base = outer.base;
        seam = outer.seam;
        outer = null;
    }

    // ---- recording

    /** From the next byte on, hands every byte that the cursor passes to a sink, until {@link #stopRecording}. */
    public void record(OutputStream sink) {
        if (recorder != null) {
            throw new IllegalStateException("the bytes read are already being recorded");
        }
        recorder = sink;
        recordFrom = pos;
    }

    public void stopRecording() throws IOException {
        OutputStream sink = recorder;
        recorder = null;
        sink.write(buf, recordFrom, pos - recordFrom);
    }

    /**
     * After a failure: stops recording, and hands over all bytes that have been fetched, also those behind the cursor.
     *
     * @return whether these are the last of the input
     */
    public boolean recordFetched() throws IOException {
        OutputStream sink = recorder;
        recorder = null;
        if (sink != null) {
            sink.write(buf, recordFrom, limit - recordFrom);
        }
        return ended;
    }

    /** Stops recording. Bytes that the sink has not got are dropped. */
    public void dropRecording() {
        recorder = null;
    }

    /** Reads from this cursor, for {@link #capture}. */
    public interface Reading {
        void run() throws IOException;
    }

    /** The bytes that {@code reading} passes. If the cursor is recording, the sink gets them too. */
    public byte[] capture(Reading reading) throws IOException {
        OutputStream outer = recorder;
        if (outer != null) {
            stopRecording();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        record(outer == null ? bytes : new TeeOutputStream(outer, bytes));
        reading.run();
        stopRecording();
        if (outer != null) {
            record(outer);
        }
        return bytes.toByteArray();
    }

    // ---- staying in a block

    /** Whether all bytes since {@code offset} are in memory, so that {@link #seekBack} can go there. */
    public boolean isAtHand(long offset) {
        return offset >= base;
    }

    public void seekBack(long offset) {
        pos = Math.toIntExact(offset - base);
    }

    /** Marks the next byte. Until {@link #reset} goes back to it, no byte is lost. For looking a few bytes ahead. */
    public void mark() throws RdbException {
        requireSound(); // reset() forgets failures that come after this
        mark = pos;
    }

    /**
     * Goes back to the {@link #mark}. Slices read since then are no longer valid. A failure since then is forgotten;
     * reading on will find it again.
     */
    public void reset() {
        pos = mark;
        mark = NO_MARK;
        pins = 0;
        failure = null;
    }

    // ---- refilling

    /**
     * Moves to the next block. All bytes of the current block have been passed.
     *
     * @return false at the end of the input
     */
    private boolean refill() throws IOException {
        int end = mark == NO_MARK ? limit : mark;
        if (recorder != null) {
            recorder.write(buf, recordFrom, end - recordFrom);
            recordFrom = end; // if no block comes
        }
        for (int i = 0; i < pins; i++) {
            pinned[i].keep();
        }
        pins = 0;
        byte[] kept =
                mark == NO_MARK ? NOTHING : Arrays.copyOfRange(buf, mark, limit); // the source may use the block again
        Block next = source.next(block);
        if (next == null) {
            ended = true;
            if (mark != NO_MARK) {
                keepAlone(kept);
            }
            return false;
        }
        recordFrom = 0;
        base += end;
        seam = kept.length;
        pos = seam;
        block = next;
        limit = seam + next.length;
        buf = next.data;
        if (mark != NO_MARK) {
            mark = 0;
            joined = joined.length < limit ? new byte[limit + next.data.length / 8] : joined;
            System.arraycopy(kept, 0, joined, 0, seam);
            System.arraycopy(next.data, 0, joined, seam, next.length);
            buf = joined;
        }
        return true;
    }

    /**
     * Keeps the marked bytes in an array of their own: no block follows, and the block they were in belongs to the
     * source.
     */
    private void keepAlone(byte[] kept) {
        base += mark;
        mark = 0;
        recordFrom = 0;
        block = new Block(0);
        buf = kept;
        pos = kept.length;
        limit = kept.length;
    }

    /** Whether there is another byte. */
    public boolean hasNext() throws IOException {
        return pos < limit || refill();
    }

    private void need(String what) throws IOException {
        if (pos == limit && !refill()) {
            throw failed(new RdbTruncatedException("the input ends before " + what, offset(), where.get()));
        }
    }

    // ---- primitives

    /** The next byte, unsigned. */
    public int readByte(String what) throws IOException {
        if (pos == limit) {
            need(what);
        }
        return buf[pos++] & 0xff;
    }

    /** An unsigned number of n bytes (2, 4 or 8), little-endian or big-endian. */
    private long readSlowly(int n, boolean bigEndian, String what) throws IOException {
        long v = 0;
        for (int i = 0; i < n; i++) {
            long b = readByte(what);
            v = bigEndian ? v << 8 | b : v | b << 8 * i;
        }
        return v;
    }

    public int readIntLe(String what) throws IOException {
        if (limit - pos < 4) {
            return (int) readSlowly(4, false, what);
        }
        int v = (int) INT_LE.get(buf, pos);
        pos += 4;
        return v;
    }

    public long readLongLe(String what) throws IOException {
        if (limit - pos < 8) {
            return readSlowly(8, false, what);
        }
        long v = (long) LONG_LE.get(buf, pos);
        pos += 8;
        return v;
    }

    /** Passes over n bytes. */
    public void skip(long n, String what) throws IOException {
        if (n <= limit - pos) {
            pos += (int) n;
            return;
        }
        long end = offset() + n;
        long left = n;
        while (left > limit - pos) {
            left -= limit - pos;
            pos = limit;
            needUpTo(end, what);
        }
        pos += (int) left;
    }

    /** Checks that there is another byte before {@code end}. */
    private void needUpTo(long end, String what) throws IOException {
        if (pos == limit && !refill()) {
            throw failed(new RdbTruncatedException(
                    "the input ends inside " + what + ", which goes on to offset " + Long.toUnsignedString(end),
                    offset(),
                    where.get()));
        }
    }

    /** Exactly n bytes. The array grows as they arrive. */
    public byte[] readBytes(long n, String what) throws IOException {
        if (n <= limit - pos) {
            byte[] bytes = Arrays.copyOfRange(buf, pos, pos + (int) n);
            pos += (int) n;
            return bytes;
        }
        if (n > LARGEST_ARRAY) {
            throw failed(new RdbRefusedException(
                    what + " of " + n + " bytes is more than fits in memory (" + LARGEST_ARRAY + ")",
                    offset(),
                    where.get()));
        }
        long end = offset() + n;
        byte[] bytes = new byte[(int) Math.min(n, FIRST_ALLOCATION)];
        readInto(bytes, 0, bytes.length, end, what);
        while (bytes.length < n) {
            int have = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(n, 2L * have));
            readInto(bytes, have, bytes.length - have, end, what);
        }
        return bytes;
    }

    /** Reads the next n bytes into an array. */
    void readInto(byte[] to, int offset, int n, String what) throws IOException {
        readInto(to, offset, n, offset() + n, what);
    }

    private void readInto(byte[] to, int offset, int n, long end, String what) throws IOException {
        int have = 0;
        while (have < n) {
            needUpTo(end, what);
            int part = Math.min(n - have, limit - pos);
            System.arraycopy(buf, pos, to, offset + have, part);
            pos += part;
            have += part;
        }
    }

    // ---- lengths

    /**
     * A length, as an unsigned 64-bit number.
     *
     * <pre>
     * 00xxxxxx                 6 bits
     * 01xxxxxx b               14 bits, big-endian
     * 10000000 b4              32 bits, big-endian
     * 10000001 b8              64 bits, big-endian
     * </pre>
     */
    public long readLength(String what) throws IOException {
        int first = readByte(what);
        switch (first >>> 6) {
            case 0:
                return first;
            case 1:
                return (first & 0x3f) << 8 | readByte(what);
            case 2:
                return readWideLength(first, what);
            default:
                throw format(
                        "byte 0x" + Integer.toHexString(first) + " where the length of " + what + " must stand", 1);
        }
    }

    private long readWideLength(int first, String what) throws IOException {
        if (first == 0x80) {
            if (limit - pos < 4) {
                return readSlowly(4, true, what);
            }
            int v = (int) INT_BE.get(buf, pos);
            pos += 4;
            return v & 0xffffffffL;
        }
        if (first == 0x81) {
            if (limit - pos < 8) {
                return readSlowly(8, true, what);
            }
            long v = (long) LONG_BE.get(buf, pos);
            pos += 8;
            return v;
        }
        throw format("byte 0x" + Integer.toHexString(first) + " is no length encoding, reading " + what, 1);
    }

    /** A length that counts things or bytes. A number of 2^63 or more is damage. */
    public long readCount(String what) throws IOException {
        long n = readLength(what);
        if (n < 0) {
            throw format("impossible length " + Long.toUnsignedString(n) + " of " + what, LENGTH_BYTES);
        }
        return n;
    }

    /**
     * A count of elements that follow.
     *
     * @throws RdbRefusedException if it exceeds {@link Limit#ELEMENTS}
     */
    public long readElements(String what) throws IOException {
        long at = offset();
        long n = readCount(what);
        requireElements(n, what, at);
        return n;
    }

    /** @throws RdbRefusedException if n exceeds {@link Limit#ELEMENTS}; the message names {@code what} */
    public void requireElements(long n, String what, long at) throws RdbException {
        if (n > mostElements) {
            throw exceeds(what + " " + n, Limit.ELEMENTS, at);
        }
    }

    // ---- strings

    /** Passes over a string in any encoding. */
    public void skipString(String what) throws IOException {
        int p = pos;
        if (limit - p >= 2) {
            int first = buf[p];
            if (first >= leastQuick) { // a length of 6 or 14 bits, as nearly all are
                long end = first < 0x40 ? p + 1 + first : p + 2 + ((first & 0x3f) << 8 | buf[p + 1] & 0xff);
                if (end <= limit) {
                    pos = (int) end;
                    return;
                }
            }
        }
        skipAnyString(what);
    }

    /**
     * Passes over a string in any of its encodings, and shows a short one. What is longer is not decompressed.
     *
     * @param into shows the string, until the next is read, if it has at most {@code most} bytes
     * @return how many bytes the string has
     */
    public long passString(Slice into, long most, String what) throws IOException {
        int p = pos;
        if (limit - p >= 2) {
            int first = buf[p];
            if (first >= leastQuick) {
                int header = first < 0x40 ? 1 : 2;
                int n = first < 0x40 ? first : (first & 0x3f) << 8 | buf[p + 1] & 0xff;
                if (n <= limit - p - header) {
                    pos = p + header + n;
                    if (n <= most) {
                        into.set(buf, p + header, n);
                    }
                    return n;
                }
            }
        }
        return passAnyString(into, most, what);
    }

    private long passAnyString(Slice into, long most, String what) throws IOException {
        long start = offset();
        int first = readByte(what);
        if (first == LZF) {
            readLzfHeader(start, what, Limit.STRING);
            if (original > most) {
                skip(compressed, what);
            } else {
                decompress(into, start, what);
            }
            return original;
        }
        if (first == INT8 || first == INT16 || first == INT32) {
            pos--; // it is in this block, for it was just read
            readSlice(into, what); // which is a number of its own
            return into.length();
        }
        long n = plainLength(first, what, Limit.STRING);
        if (n > most) {
            skip(n, what);
        } else {
            readRaw(into, n, what);
            pins--; // it is used up before anybody reads on
        }
        return n;
    }

    private void skipAnyString(String what) throws IOException {
        long start = offset();
        int first = readByte(what);
        switch (first) {
            case INT8 -> skip(1, what);
            case INT16 -> skip(2, what);
            case INT32 -> skip(4, what);
            case LZF -> {
                readLzfHeader(start, what, Limit.STRING);
                skip(compressed, what);
            }
            default -> skip(plainLength(first, what, Limit.STRING), what);
        }
    }

    /**
     * The first n bytes of a string in any encoding, or all if it has fewer. The cursor stops within the string.
     *
     * @param into shows the bytes as {@link #readSlice} would
     * @return the length of the string in bytes
     */
    public long readStringHead(Slice into, int n, String what) throws IOException {
        long start = offset();
        int first = readByte(what);
        pos--; // it is in this block, because it was just read
        if (first == INT8 || first == INT16 || first == INT32) {
            readSlice(into, what);
            return into.length();
        }
        if (first != LZF) {
            long length = length(what, Limit.STRING);
            readRaw(into, Math.min(n, length), what);
            return length;
        }
        pos++;
        readLzfHeader(start, what, Limit.STRING);
        readRaw(compressedBlock, Math.min(Lzf.blockOfHead(n), compressed), what);
        pins--; // the slice is not used any more
        try {
            Lzf.decompressHead(compressedBlock, into, n);
        } catch (IllegalArgumentException damaged) {
            throw damagedString(what + ": " + damaged.getMessage(), start);
        }
        return original;
    }

    /** What {@link #readStringLength} returns for a string in the form of an integer. */
    public static final long INTEGER = -1;

    /**
     * Passes over the bytes in front of a string, or over a whole string in the form of an integer.
     *
     * @return the length of the decoded string in bytes, or {@link #INTEGER}
     */
    public long readStringLength(String what) throws IOException {
        long start = offset();
        int first = readByte(what);
        if (first == INT8 || first == INT16 || first == INT32) {
            skip(1L << first - INT8, what);
            return INTEGER;
        }
        if (first == LZF) {
            readLzfHeader(start, what, Limit.STRING);
            return original;
        }
        return plainLength(first, what, Limit.STRING);
    }

    private long plainLength(int first, String what, Limit bound) throws IOException {
        if (first >= 0xc0) {
            throw format("unknown string encoding 0x" + Integer.toHexString(first) + " of " + what, 1);
        }
        pos--; // the first byte belongs to the length; it is in this block, because it was just read
        return length(what, bound);
    }

    /** @param bound STRING or KEY */
    private long length(String what, Limit bound) throws IOException {
        long at = offset();
        long n = readCount(what);
        requireLength(n, what, bound, at);
        return n;
    }

    private void requireLength(long n, String what, Limit bound, long at) throws RdbException {
        if (n > (bound == Limit.KEY ? mostKeyBytes : mostBytes)) {
            throw exceeds(what + " of " + n + " bytes", bound, at);
        }
    }

    private static final int INT8 = 0xc0;
    private static final int INT16 = 0xc1;
    private static final int INT32 = 0xc2;
    private static final int LZF = 0xc3;

    /** A string in any encoding, decoded, and in its encoded form. */
    public EncodedString readString(String what) throws IOException {
        return readString(what, Limit.STRING);
    }

    /** A string that is the name of a key. */
    public EncodedString readKey() throws IOException {
        return readString("a key", Limit.KEY);
    }

    private EncodedString readString(String what, Limit bound) throws IOException {
        int p = pos;
        if (limit - p >= 2) {
            int first = buf[p];
            if (first >= leastQuick) {
                int header = first < 0x40 ? 1 : 2;
                int n = first < 0x40 ? first : (first & 0x3f) << 8 | buf[p + 1] & 0xff;
                if (n <= limit - p - header) {
                    pos = p + header + n;
                    byte[] encoded = Arrays.copyOfRange(buf, p, pos);
                    return new EncodedString(encoded, Bytes.wrap(encoded, header, n));
                }
            }
        }
        return readAnyString(what, bound);
    }

    /**
     * Decodes a string in any encoding. It is not copied if it lies in one block. The class says how long the slice is
     * valid.
     */
    public void readSlice(Slice into, String what) throws IOException {
        int p = pos;
        if (limit - p >= 2) {
            int first = buf[p];
            if (first >= leastQuick) {
                int header = first < 0x40 ? 1 : 2;
                int n = first < 0x40 ? first : (first & 0x3f) << 8 | buf[p + 1] & 0xff;
                if (n <= limit - p - header) {
                    pos = p + header + n;
                    pinned[pins++] = into.set(buf, p + header, n);
                    return;
                }
            }
        }
        readAnySlice(into, what);
    }

    private void readAnySlice(Slice into, String what) throws IOException {
        long start = offset();
        int first = readByte(what);
        switch (first) {
            case INT8 -> into.setDecimal((byte) readByte(what));
            case INT16 -> into.setDecimal((short) readSlowly(2, false, what));
            case INT32 -> into.setDecimal(readIntLe(what));
            case LZF -> {
                readLzfHeader(start, what, Limit.STRING);
                decompress(into, start, what);
            }
            default -> readRaw(into, plainLength(first, what, Limit.STRING), what);
        }
    }

    /**
     * Begins a string that is read in pieces.
     *
     * @param into shows the string if it had to be decoded whole; otherwise nothing, and {@link #readPiece} returns
     *     the pieces
     * @return the length of the string in bytes
     */
    public long readStringStart(Slice into, String what) throws IOException {
        long start = offset();
        pieces = null;
        int first = readByte(what);
        pos--; // it is in this block, because it was just read
        if (first < INT8) {
            into.set(buf, pos, 0);
            return length(what, Limit.STRING);
        }
        if (first == LZF) {
            pos++;
            readLzfHeader(start, what, Limit.STRING);
            if (original > LARGEST_WHOLE) {
                pieces = new LzfPieces(this, start, compressed, original, what);
                into.set(buf, pos, 0);
            } else {
                decompress(into, start, what);
            }
            return original;
        }
        readSlice(into, what);
        return into.length();
    }

    /** Reads the bytes in front of an LZF block. The string begins at {@code start}. */
    private void readLzfHeader(long start, String what, Limit bound) throws IOException {
        compressed = readCount(what);
        original = readCount(what);
        try {
            Lzf.requirePossible(compressed, original);
        } catch (IllegalArgumentException damaged) {
            throw damagedString(what + ": " + damaged.getMessage(), start);
        }
        requireLength(original, what, bound, start);
        if ((original - 1) / mostLzfRatio >= compressed) {
            throw exceeds(
                    what + ", an LZF block of " + compressed + " bytes for " + original + ",", Limit.LZF_RATIO, start);
        }
        if (mark == NO_MARK) { // otherwise it will be read again
            lzfStrings++;
            lzfBytes += compressed;
            lzfOriginal += original;
        }
    }

    private void decompress(Slice into, long start, String what) throws IOException {
        readRaw(compressedBlock, compressed, what);
        pins--; // the slice is not used any more
        try {
            Lzf.decompress(compressedBlock, into, original);
        } catch (IllegalArgumentException damaged) {
            throw damagedString(what + ": " + damaged.getMessage(), start);
        }
    }

    /**
     * Shows as many of the next n bytes of a string in pieces as are in memory. n must be at least 1.
     *
     * @return how many bytes these are
     */
    public int readPiece(Slice into, long n, String what) throws IOException {
        if (pieces != null) {
            return pieces.next(into);
        }
        needUpTo(offset() + n, what);
        int piece = (int) Math.min(n, limit - pos);
        pinned[pins++] = into.set(buf, pos, piece);
        pos += piece;
        return piece;
    }

    /** Passes over the remaining n bytes of a string in pieces. */
    public void skipPieces(long n, String what) throws IOException {
        if (pieces != null) {
            pieces.skipRest();
        } else {
            skip(n, what);
        }
    }

    /** The next n bytes, in a slice as from {@link #readSlice}. */
    public void readRaw(Slice into, long n, String what) throws IOException {
        if (n <= limit - pos) {
            into.set(buf, pos, (int) n);
            pos += (int) n;
        } else {
            byte[] bytes = readBytes(n, what);
            into.set(bytes, 0, bytes.length);
        }
        pinned[pins++] = into;
    }

    /** Ends the validity of all slices read so far. */
    public void releaseSlices() {
        pins = 0;
    }

    private EncodedString readAnyString(String what, Limit bound) throws IOException {
        byte[][] value = new byte[1][];
        byte[] encoded = capture(() -> value[0] = readAnyValue(what, bound));
        return new EncodedString(encoded, Bytes.wrap(value[0]));
    }

    private byte[] readAnyValue(String what, Limit bound) throws IOException {
        long start = offset();
        int first = readByte(what);
        return switch (first) {
            case INT8 -> decimal((byte) readByte(what));
            case INT16 -> decimal((short) readSlowly(2, false, what));
            case INT32 -> decimal(readIntLe(what));
            case LZF -> {
                readLzfHeader(start, what, bound);
                Slice value = new Slice();
                decompress(value, start, what);
                yield value.toBytes().array();
            }
            default -> readBytes(plainLength(first, what, bound), what);
        };
    }

    /** Counts of the compressed strings that were read or passed over. */
    public CompressedStrings compressedStrings() {
        return new CompressedStrings(lzfStrings, lzfBytes, lzfOriginal);
    }

    private static byte[] decimal(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** A stream over all remaining bytes. */
    public InputStream rest() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return hasNext() ? buf[pos++] & 0xff : -1;
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                if (len == 0) {
                    return 0;
                }
                if (!hasNext()) {
                    return -1;
                }
                int n = Math.min(len, limit - pos);
                System.arraycopy(buf, pos, b, off, n);
                pos += n;
                return n;
            }
        };
    }

    // ---- failures

    /** An error about the last {@code back} bytes, or about the next bytes if {@code back} is 0. */
    public RdbException format(String what, int back) {
        return failed(new RdbFormatException(what, offset() - back, where.get()));
    }

    /** An error about the compressed string at an offset. */
    RdbException damagedString(String what, long offset) {
        return failed(new RdbFormatException(Flaw.DAMAGED_STRING, what, offset, where.get()));
    }

    /**
     * The error that something exceeds a limit.
     *
     * @param what the thing and its amount
     */
    public RdbException exceeds(String what, Limit bound, long at) {
        return failed(new RdbRefusedException(what, bound, limits.of(bound), at, where.get()));
    }

    /**
     * Notes a failure after which the position is unknown.
     *
     * @return the failure
     */
    public RdbException failed(RdbException problem) {
        failure = problem;
        return problem;
    }

    /** Clears the failure and continues. The caller knows how many bytes to skip. */
    public void recover(long skipped, String what) throws IOException {
        failure = null;
        skip(skipped, what);
    }

    /**
     * Goes to the next block. What was not read of this one is passed over, also after a failure.
     *
     * @return false if the input ends
     */
    public boolean nextBlock() throws IOException {
        mark = NO_MARK;
        pos = limit;
        return refill();
    }

    /** Whether there is no failure, so that the position is known. */
    public boolean isSound() {
        return failure == null;
    }

    /** Throws the failure again, if there is one. */
    public void requireSound() throws RdbException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        if (outer != null) {
            outer.source.close();
        }
        source.close();
    }
}
