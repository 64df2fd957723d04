package io.rdbkit.io;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Decompresses consecutive zstd frames.
 *
 * <p>It is used in place of the library's own stream. That takes the end of its input for the end of the data if a
 * frame after the first is cut and began in the buffer in which the frame before it ended.
 */
final class ZstdInput extends InputStream {

    private static final int BUFFER = 128 << 10;

    private final InputStream in;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final byte[] chunk = new byte[BUFFER];
    private final ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER).limit(0);
    private final boolean oneFrame;
    private boolean frameEnded;
    private boolean inFrame;
    private boolean moreInside;

    ZstdInput(InputStream in) {
        this(in, false);
    }

    private ZstdInput(InputStream in, boolean oneFrame) {
        this.in = in;
        this.oneFrame = oneFrame;
        inFrame = oneFrame; // there must be a frame
    }

    /** Ends with the first frame. {@link #unused} returns the bytes read behind it. */
    static ZstdInput ofFrame(InputStream in) {
        return new ZstdInput(in, true);
    }

    /** Bytes that were read from the input and don't belong to the frames decoded so far. */
    byte[] unused() {
        byte[] unused = new byte[compressed.remaining()];
        compressed.duplicate().get(unused);
        return unused;
    }

    /** Whether a frame needs a window of more than 128 MiB, which the library does not allow, as the zstd command. */
    static boolean isLimit(Exception failure) {
        return failure instanceof ZstdException z
                && Math.abs(z.getErrorCode()) == Zstd.errFrameParameterWindowTooLarge();
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (len == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(len, plain.remaining());
        plain.get(b, off, n);
        return n;
    }

    private boolean fill() throws IOException {
        while (!plain.hasRemaining()) {
            if (frameEnded) {
                return false;
            }
            if (!compressed.hasRemaining() && !moreInside && !refill()) {
                return false;
            }
            plain.clear();
            try {
                inFrame = !context.decompressDirectByteBufferStream(plain, compressed);
                moreInside = inFrame && !plain.hasRemaining();
                frameEnded = oneFrame && !inFrame;
            } finally {
                plain.flip();
            }
        }
        return true;
    }

    private boolean refill() throws IOException {
        int n = in.read(chunk);
        if (n < 0) {
            if (inFrame) {
                throw new EOFException();
            }
            return false;
        }
        compressed.clear().put(chunk, 0, n).flip();
        return true;
    }

    @Override
    public void close() throws IOException {
        context.close();
        in.close();
    }
}
