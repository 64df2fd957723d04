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
 * A cursor over the bytes of an RDB: the primitives of the format, and a recorder that hands every byte the cursor passes
 * to a sink, in runs as long as the blocks allow.
 *
 * <p>Nothing is allocated for a declared length before the input has delivered that many bytes.
 */
public final class RdbInput implements Closeable {

    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** The longest length encoding: a mark and eight bytes. */
    private static final int LENGTH_BYTES = 9;

    /** A longer string that is compressed is decompressed in pieces, if whoever reads it takes pieces. */
    private static final int LARGEST_WHOLE = 1 << 20;

    /** A hash's field and value, and one to spare. */
    private static final int MOST_PINS = 4;

    private static final int FIRST_ALLOCATION = 1 << 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final byte[] NOTHING = {};

    private BlockSource source;
    private Block block;
    private byte[] buf;
    private int pos;
    private int limit;
    /** Offset in the input of {@code buf[0]}. */
    private long base;
    /** Where in {@code buf} the block's own bytes begin; before them may stand what was marked of the one before. */
    private int seam;

    private static final int NO_MARK = -1;
    private int mark = NO_MARK;

    private OutputStream recorder;
    private int recordFrom;

    /** Where it goes on behind the compressed records that it reads; null if it reads none. */
    private Outer outer;

    private record Outer(BlockSource source, Block block, byte[] buf, int pos, int limit, long base, int seam) {}

    private Supplier<?> where = () -> "";

    private long lzfStrings;
    private long lzfBytes;
    private long lzfOriginal;

    private RdbException failure;

    /** Slices that show bytes of this block, which they must copy before it goes. */
    private final Slice[] pinned = new Slice[MOST_PINS];

    private int pins;
    // of the LZF block at hand
    private long compressed;
    private long original;
    private final Slice compressedBlock = new Slice();

    /** The long LZF string that is being read in pieces, if there is one. */
    private LzfPieces pieces;
    /** What was marked of a block and the whole next one. */
    private byte[] joined = NOTHING;

    private final Limits limits;
    private final long mostBytes;
    private final long mostKeyBytes;
    private final long mostElements;
    private final long mostLzfRatio;
    /**
     * The least first byte of a string whose length is told in the shorter two ways, and so needs no look at the limits: 0, or
     * where the limits are that low {@link #NO_BYTE}.
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
            // there is nothing
        }
    };

    /** More bytes than the shorter two ways can tell. */
    private static final int BEYOND_QUICK = 1 << 14;

    /** Reads {@code in}, whose first byte has the given offset, within the default limits; the checksum starts there. */
    public RdbInput(InputStream in, long startOffset, boolean checksum) {
        this(in, startOffset, checksum, Limits.DEFAULT);
    }

    /** Reads {@code in}, whose first byte has the given offset; the checksum starts there. */
    public RdbInput(InputStream in, long startOffset, boolean checksum, Limits limits) {
        this(new ReadAhead(in, checksum), startOffset, limits);
    }

    /** Reads bytes in memory, the first of which has the given offset; costs nothing but itself. */
    public RdbInput(Bytes bytes, long startOffset, Limits limits) {
        this(NO_BLOCKS, startOffset, limits);
        buf = bytes.array();
        pos = bytes.arrayOffset();
        limit = pos + bytes.length();
        rebase(startOffset);
    }

    /** Reads blocks, the first of whose bytes has the given offset. */
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

    /** What to say in an error about the place beyond its offset. */
    public void where(Supplier<?> where) {
        this.where = where;
    }

    /** What the input may have. */
    public Limits limits() {
        return limits;
    }

    /** The offset of the next byte. */
    public long offset() {
        return base + pos;
    }

    /** Gives the next byte an offset, where the bytes do not all stand together in the file. */
    public void rebase(long offset) {
        base = offset - pos;
    }

    /** The CRC64 of everything from the start up to the next byte. */
    public long crc() {
        return Crc64.update(block.crcBefore, buf, seam, pos - seam);
    }

    // ---- compressed records

    /**
     * Goes on with the records in a compressed block, until {@link #leave}. They have no part in the checksum, and offsets within them count
     * from where the block begins.
     *
     * @param frame the zstd or LZ4 frame
     * @param at    the offset of the block
     * @throws RdbException if that is no such frame
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

    /** Goes on behind the compressed block. */
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

    /** From the next byte on, every byte the cursor passes goes to {@code sink} too, until {@link #stopRecording}. */
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

    /** Stops recording and leaves out what the recorder hasn't been given yet. */
    public void dropRecording() {
        recorder = null;
    }

    /** What {@link #capture} runs. */
    public interface Reading {
        void run() throws IOException;
    }

    /** The bytes that {@code reading} passes; a recorder that is set gets them too. */
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

    /** Whether everything since {@code offset} is still at hand, so that {@link #seekBack} can go there. */
    public boolean isAtHand(long offset) {
        return offset >= base;
    }

    public void seekBack(long offset) {
        pos = Math.toIntExact(offset - base);
    }

    /** From here on, until {@link #reset} comes back, nothing goes, so that one can look at what comes. For few bytes. */
    public void mark() throws RdbException {
        requireSound(); // what goes wrong until the reset is forgotten then
        mark = pos;
    }

    /** Goes back to the {@link #mark}. Slices read since are gone, and if the input ended too early, whoever reads on is told. */
    public void reset() {
        pos = mark;
        mark = NO_MARK;
        pins = 0;
        failure = null;
    }

    // ---- refilling

    /** Moves to the next block; false at the end of the input. All of this block has been passed. */
    private boolean refill() throws IOException {
        int end = mark == NO_MARK ? limit : mark;
        if (recorder != null) {
            recorder.write(buf, recordFrom, end - recordFrom);
            recordFrom = 0;
        }
        for (int i = 0; i < pins; i++) {
            pinned[i].keep();
        }
        pins = 0;
        byte[] kept =
                mark == NO_MARK ? NOTHING : Arrays.copyOfRange(buf, mark, limit); // the source may use the block again
        Block next = source.next(block);
        if (next == null) {
            recordFrom = end;
            if (mark != NO_MARK) {
                keepAlone(kept);
            }
            return false;
        }
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

    /** Nothing follows what was marked, and the block it was in is the source's. */
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

    /** A little-endian u16, u32 or u64, or a big-endian one, of n bytes. */
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

    /** Makes sure that there is another byte of something whose end is known. */
    private void needUpTo(long end, String what) throws IOException {
        if (pos == limit && !refill()) {
            throw failed(new RdbTruncatedException(
                    "the input ends inside " + what + ", which goes on to offset " + Long.toUnsignedString(end),
                    offset(),
                    where.get()));
        }
    }

    /** Exactly n bytes; the array grows as they arrive. */
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

    /** The next n bytes, into somebody's array. */
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

    /** A length that counts things or bytes: one beyond 2^63 is damage. */
    public long readCount(String what) throws IOException {
        long n = readLength(what);
        if (n < 0) {
            throw format("impossible length " + Long.toUnsignedString(n) + " of " + what, LENGTH_BYTES);
        }
        return n;
    }

    /**
     * How many of something come next.
     *
     * @throws RdbRefusedException if that is beyond {@link Limit#ELEMENTS}
     */
    public long readElements(String what) throws IOException {
        long at = offset();
        long n = readCount(what);
        requireElements(n, what, at);
        return n;
    }

    /** @throws RdbRefusedException if so many, which {@code what} names, are beyond {@link Limit#ELEMENTS} */
    public void requireElements(long n, String what, long at) throws RdbException {
        if (n > mostElements) {
            throw exceeds(what + " " + n, Limit.ELEMENTS, at);
        }
    }

    // ---- strings

    /** Passes over a string in any of its encodings. */
    public void skipString(String what) throws IOException {
        int p = pos;
        if (limit - p >= 2) {
            int first = buf[p];
            if (first >= leastQuick) { // a 6 or 14 bit length, which nearly all are
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
     * The first n bytes of a string in any of its encodings, or all if it has fewer. Stops among its bytes.
     *
     * @param into shows them as {@link #readSlice} would
     * @return how many bytes the string has
     */
    public long readStringHead(Slice into, int n, String what) throws IOException {
        long start = offset();
        int first = readByte(what);
        pos--; // it is in this block, for it was just read
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
        pins--; // it is used up here
        try {
            Lzf.decompressHead(compressedBlock, into, n);
        } catch (IllegalArgumentException damaged) {
            throw damagedString(what + ": " + damaged.getMessage(), start);
        }
        return original;
    }

    /** What {@link #readStringLength} says of a string that stands there as an integer. */
    public static final long INTEGER = -1;

    /** Passes over what stands before the bytes of a string, or over all of an integer; how many bytes the string has, decoded. */
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
        pos--; // the first byte belongs to the length; it is in this block, for it was just read
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

    /** A string in any of its encodings, decoded, with its encoded form. */
    public EncodedString readString(String what) throws IOException {
        return readString(what, Limit.STRING);
    }

    /** A string that is a key's name. */
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
     * A string in any of its encodings, decoded, without a copy where it lies in one block. It is valid until
     * {@link #releaseSlices}: if reading goes on to another block before that, the slice gets its own copy. At most four at a time.
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
     * Begins a string that is to be read in pieces.
     *
     * @param into shows the string if it had to be decoded whole, else nothing: then {@link #readPiece} gives it
     * @return how many bytes the string has
     */
    public long readStringStart(Slice into, String what) throws IOException {
        long start = offset();
        pieces = null;
        int first = readByte(what);
        pos--; // it is in this block, for it was just read
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

    /** Reads what stands before an LZF block, of a string that begins at {@code start}. */
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
        if (mark == NO_MARK) { // else it will be read once more
            lzfStrings++;
            lzfBytes += compressed;
            lzfOriginal += original;
        }
    }

    private void decompress(Slice into, long start, String what) throws IOException {
        readRaw(compressedBlock, compressed, what);
        pins--; // it is used up here
        try {
            Lzf.decompress(compressedBlock, into, original);
        } catch (IllegalArgumentException damaged) {
            throw damagedString(what + ": " + damaged.getMessage(), start);
        }
    }

    /** Shows what is at hand of the next n bytes of a string in pieces, n at least 1, and returns how much that is. */
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

    /** Passes over the n bytes that are left of a string in pieces. */
    public void skipPieces(long n, String what) throws IOException {
        if (pieces != null) {
            pieces.skipRest();
        } else {
            skip(n, what);
        }
    }

    /** The next n bytes, as {@link #readSlice} shows a string. */
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

    /** Ends the lives of the slices read so far. */
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

    /** The compressed strings that were read or passed over. */
    public CompressedStrings compressedStrings() {
        return new CompressedStrings(lzfStrings, lzfBytes, lzfOriginal);
    }

    private static byte[] decimal(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** A stream over everything that is left. */
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

    /** An error about the {@code back} bytes just passed, or those next if {@code back} is 0. */
    public RdbException format(String what, int back) {
        return failed(new RdbFormatException(what, offset() - back, where.get()));
    }

    /** An error about the compressed string at an offset. */
    RdbException damagedString(String what, long offset) {
        return failed(new RdbFormatException(Flaw.DAMAGED_STRING, what, offset, where.get()));
    }

    /** That there is more of something than is accepted; {@code what} says what, and how much. */
    public RdbException exceeds(String what, Limit bound, long at) {
        return failed(new RdbRefusedException(what, bound, limits.of(bound), at, where.get()));
    }

    /** Notes that nobody knows where the input stands, because of this; returns it. */
    public RdbException failed(RdbException problem) {
        failure = problem;
        return problem;
    }

    /** Goes on after a failure, for who knows how many bytes to pass over. */
    public void recover(long skipped, String what) throws IOException {
        failure = null;
        skip(skipped, what);
    }

    /** Whether nothing went wrong. */
    public boolean isSound() {
        return failure == null;
    }

    /** Throws again what went wrong, if anything did. */
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
