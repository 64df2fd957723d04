package io.rdbkit.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Compresses pages with the library that the core has anyway; that of parquet-hadoop wants the run time of Hadoop. */
final class ZstdPages implements BytesInputCompressor {

    /** Higher levels take twice the time for a few percent. */
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);

    @Override
    public BytesInput compress(BytesInput page) throws IOException {
        int size = Math.toIntExact(page.size());
        byte[] bytes = new byte[size];
        page.toInputStream().readNBytes(bytes, 0, size);
        byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(size))];
        int length = context.compress(compressed, bytes);
        return BytesInput.from(compressed, 0, length);
    }

    @Override
    public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
    }

    @Override
    public void release() {
        context.close();
    }
}
