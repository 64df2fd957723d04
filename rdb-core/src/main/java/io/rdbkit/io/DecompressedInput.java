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
 * A decompressed input whose failures are told apart: those of what is below pass unchanged, those of the compressed
 * data say so and where.
 */
final class DecompressedInput extends InputStream {

    /** A decoder that fails takes what it decoded in the same call with it; a small call loses little. */
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

    /** Ends with the first frame of zstd or lz4, of which the input must be buffered. */
    static DecompressedInput ofFrame(Compression compression, InputStream in) throws IOException {
        return new DecompressedInput(compression, in, true);
    }

    /** What stands behind the frame, once it was read to its end. */
    InputStream behindFrame() {
        return Behind.of(unused(), source);
    }

    /** How many bytes the frame has, once it was read to its end and nothing behind it. */
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
            // A decoder is in no known state after it failed, and might find an end.
            throw failure;
        }
        try {
            int n;
            boolean ended;
            int asked = 0;
            do {
                ended = source.ended() || oneFrame && asked++ > 0;
                n = decoder.read(b, off, Math.min(len, MAX_READ));
                // The LZ4 decoder also reports an end where a block is cut at once after its length, and finds that
                // something is missing only when asked again.
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
            // Decoders report an end that they did not expect in many ways, some as damage.
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

    /** A class of its own, so that an input without an envelope loads none of those it mentions. */
    private static final class Behind {
        static InputStream of(byte[] unused, InputStream source) {
            return new SequenceInputStream(new ByteArrayInputStream(unused), CloseShieldInputStream.wrap(source));
        }
    }
}
