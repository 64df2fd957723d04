package io.rdbkit.encode;

import io.rdbkit.format.Slice;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.LzfEncoder;
import io.rdbkit.packed.DecimalNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.io.function.IOSupplier;

/**
 * Writes strings as servers do ({@code rdbSaveRawString} in rdb.c). The decimal form of a 32-bit integer becomes an
 * integer. A string of more than 20 bytes is compressed if that saves enough. Any other string is written unchanged.
 */
public final class StringEncoder {

    private static final int INT_8 = 0xc0;
    private static final int INT_16 = 0xc1;
    private static final int INT_32 = 0xc2;
    private static final int LZF = 0xc3;

    /** A sign and ten digits. */
    private static final int LONGEST_INTEGER = 11;

    private static final int LONGEST_UNCOMPRESSED = 20;

    /** Servers give LZF an output buffer that is 4 bytes shorter than the string, and LZF never fills it. */
    private static final int LEAST_SAVED = 5;

    private final DecimalNumber decimal = new DecimalNumber();
    private final LzfEncoder lzf;
    private byte[] piece;

    public StringEncoder(boolean compress) {
        lzf = compress ? new LzfEncoder() : null;
    }

    boolean compresses() {
        return lzf != null;
    }

    public void write(Slice string, OutputStream out) throws IOException {
        write(string.array(), string.offset(), string.length(), out);
    }

    public void write(byte[] bytes, int from, int length, OutputStream out) throws IOException {
        if (length <= LONGEST_INTEGER && decimal.read(bytes, from, length) && writeInteger(decimal.value(), out)) {
            return;
        }
        if (length > LzfEncoder.PIECE) {
            writeLong(length, () -> new ByteArrayInputStream(bytes, from, length), out);
        } else if (lzf == null || length <= LONGEST_UNCOMPRESSED || !writeCompressed(bytes, from, length, out)) {
            Lengths.write(length, out);
            out.write(bytes, from, length);
        }
    }

    /**
     * Writes a packed value. It is never written as an integer.
     *
     * @param compressible whether to try compression
     */
    public void writePacked(Slice blob, boolean compressible, OutputStream out) throws IOException {
        if (compressible) {
            write(blob, out);
        } else {
            Lengths.write(blob.length(), out);
            out.write(blob.array(), blob.offset(), blob.length());
        }
    }

    private static boolean writeInteger(long number, OutputStream out) throws IOException {
        int width;
        if (number == (byte) number) {
            out.write(INT_8);
            width = 1;
        } else if (number == (short) number) {
            out.write(INT_16);
            width = 2;
        } else if (number == (int) number) {
            out.write(INT_32);
            width = 4;
        } else {
            return false;
        }
        for (int i = 0; i < width; i++) {
            out.write((int) (number >>> 8 * i));
        }
        return true;
    }

    private boolean writeCompressed(byte[] bytes, int from, int length, OutputStream out) throws IOException {
        int compressed = lzf.compress(bytes, from, length);
        if (compressed > length - LEAST_SAVED) {
            return false;
        }
        writeLzfLengths(compressed, length, out);
        out.write(lzf.block(), 0, compressed);
        return true;
    }

    private static void writeLzfLengths(long compressed, long length, OutputStream out) throws IOException {
        out.write(LZF);
        Lengths.write(compressed, out);
        Lengths.write(length, out);
    }

    /**
     * Writes a string that is too long to be compressed at once. The length of the compressed block stands in front, so
     * the string is compressed twice; the first time only gives the length.
     *
     * @param string opens the string anew each time
     */
    public void writeLong(long length, IOSupplier<InputStream> string, OutputStream out) throws IOException {
        if (lzf != null) {
            long compressed = compress(string, OutputStream.nullOutputStream());
            if (compressed <= length - LEAST_SAVED) {
                writeLzfLengths(compressed, length, out);
                compress(string, out);
                return;
            }
        }
        Lengths.write(length, out);
        try (InputStream in = string.get()) {
            in.transferTo(out);
        }
    }

    /** Compresses piece by piece. The result is the same each time. */
    private long compress(IOSupplier<InputStream> string, OutputStream out) throws IOException {
        if (piece == null) {
            piece = new byte[LzfEncoder.PIECE];
        }
        long all = 0;
        try (InputStream in = string.get()) {
            for (int n; (n = in.readNBytes(piece, 0, piece.length)) > 0; ) {
                lzf.forget();
                int compressed = lzf.compress(piece, 0, n);
                out.write(lzf.block(), 0, compressed);
                all += compressed;
            }
        }
        return all;
    }
}
