package io.rdbkit.io;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Objects;
import org.apache.commons.io.input.CloseShieldInputStream;

/**
 * A decompressed input. Failures of the input below pass unchanged. Failures of the compressed data say so, with the
 * place.
 */
final class DecompressedInput extends InputStream {

    /**
     * The largest read. A decoder that fails loses what it decoded in the same call; with small reads that is little.
     */
    private static final int MAX_READ = 8 << 10;

    private final Compression compression;
    private final WatchedInput source;
    private final InputStream decoder;
    private final boolean oneFrame;
    private long offset;
    private IOException failure;

    DecompressedInput(Compression compression, InputStream in) throws IOException {
        this(compression, in, false);
    }

    private DecompressedInput(Compression compression, InputStream in, boolean oneFrame) throws IOException {
        this.compression = compression;
        this.oneFrame = oneFrame;
        source = new WatchedInput(in);
        try {
            decoder = oneFrame ? compression.decodeFrame(source) : compression.decode(source);
        } catch (IOException | RuntimeException e) {
            throw explain(e);
        }
    }

    /** Decompresses the first frame of zstd or LZ4. The input must be buffered. */
    static DecompressedInput ofFrame(Compression compression, InputStream in) throws IOException {
        return new DecompressedInput(compression, in, true);
    }

    /** The bytes behind the frame. Only after the frame was read to its end. */
    InputStream behindFrame() {
        return Behind.of(unused(), source);
    }

    /** The length of the frame in bytes. Only after the frame was read to its end, and nothing behind it. */
    long frameBytes() {
        return source.count() - unused().length;
    }

    private byte[] unused() {
        return compression == Compression.ZSTD ? ((ZstdInput) decoder).unused() : new byte[0];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (failure != null) {
            // After a failure, the state of a decoder is unknown; it might report an end.
            throw failure;
        }
        try {
            int n;
            boolean ended;
            int asked = 0;
            do {
                ended = source.ended() || oneFrame && asked++ > 0;
                n = decoder.read(b, off, Math.min(len, MAX_READ));
                // If a block is cut directly behind its length, the LZ4 decoder first reports an end. It finds the
                // error only when it is asked again.
            } while (n < 0 && !ended);
            offset += Math.max(n, 0);
            return n;
        } catch (IOException | RuntimeException e) {
            failure = explain(e);
            throw failure;
        }
    }

    private IOException explain(Exception e) {
        if (source.failure() != null) {
            return source.failure();
        }
        IOException explained;
        String label = compression.label() + ": ";
        if (compression.isLimit(e)) {
            explained = new RdbRefusedException(label + reason(e), offset);
        } else if (e instanceof EOFException || source.ended()) {
            // Decoders report an unexpected end in many ways, sometimes as damage.
            explained = new RdbTruncatedException(label + "the compressed data is cut", offset);
        } else {
            explained = new RdbFormatException(label + reason(e), offset);
        }
        explained.initCause(e);
        return explained;
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }

    @Override
    public void close() throws IOException {
        decoder.close();
    }

    /** A class of its own, so that an input without an envelope does not load the classes it mentions. */
    private static final class Behind {
        static InputStream of(byte[] unused, InputStream source) {
            return new SequenceInputStream(new ByteArrayInputStream(unused), CloseShieldInputStream.wrap(source));
        }
    }
}
