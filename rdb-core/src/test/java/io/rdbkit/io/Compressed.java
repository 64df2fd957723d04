package io.rdbkit.io;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class Compressed {

    private Compressed() {}

    /** Begins with the magic of an RDB. It mixes literals and repetitions. */
    static byte[] sample() {
        StringBuilder text = new StringBuilder("REDIS0011");
        for (int i = 0; i < 40; i++) {
            text.append("key:").append(i * 7919 % 1000).append('=').append(i * i);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** One member (or frame, or stream), with every checksum that the format has. */
    static byte[] with(Compression compression, byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream c = compressor(compression, out)) {
            c.write(plain);
        }
        return out.toByteArray();
    }

    private static OutputStream compressor(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case GZIP -> new GzipCompressorOutputStream(out);
            case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
            case LZ4 ->
                new FramedLZ4CompressorOutputStream(
                        out,
                        new FramedLZ4CompressorOutputStream.Parameters(
                                FramedLZ4CompressorOutputStream.BlockSize.K64, true, true, false));
            case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
            case XZ -> new XZOutputStream(out, new LZMA2Options(0));
        };
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
