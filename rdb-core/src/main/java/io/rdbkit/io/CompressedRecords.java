package io.rdbkit.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The records in a compressed block of a Dragonfly snapshot: one zstd or LZ4 frame. */
final class CompressedRecords implements BlockSource {

    private static final int BLOCK_BYTES = 64 << 10;

    private final InputStream records;
    private final Block block = new Block(BLOCK_BYTES);

    /** @throws io.rdbkit.RdbException if the frame doesn't begin as one does */
    CompressedRecords(byte[] frame, boolean zstd) throws IOException {
        Compression compression = zstd ? Compression.ZSTD : Compression.LZ4;
        records = new DecompressedInput(compression, new ByteArrayInputStream(frame));
    }

    @Override
    public Block next(Block done) throws IOException {
        block.length = records.readNBytes(block.data, 0, BLOCK_BYTES);
        return block.length == 0 ? null : block;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
