package io.rdbkit.io;

import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The records in a compressed block of a Dragonfly snapshot: one zstd or LZ4 frame. */
final class CompressedRecords implements BlockSource {

    private static final int BLOCK_BYTES = 64 << 10;

    private final InputStream records;
    private final long offset;
    private final Block block = new Block(BLOCK_BYTES);

    /**
     * @param offset the offset of the block in the file
     * @throws RdbException if the bytes don't begin as such a frame
     */
    CompressedRecords(byte[] frame, boolean zstd, long offset) throws IOException {
        this.offset = offset;
        Compression compression = zstd ? Compression.ZSTD : Compression.LZ4;
        try {
            records = new DecompressedInput(compression, new ByteArrayInputStream(frame));
        } catch (RdbException e) {
            throw damaged(e);
        }
    }

    @Override
    public Block next(Block done) throws IOException {
        try {
            block.length = records.readNBytes(block.data, 0, BLOCK_BYTES);
        } catch (RdbException e) {
            throw damaged(e);
        }
        return block.length == 0 ? null : block;
    }

    /** The error with the offset of the block. The offset in the decompressed frame would not help anybody. */
    private RdbException damaged(RdbException e) {
        if (e instanceof RdbRefusedException) {
            return e;
        }
        RdbException ofBlock =
                new RdbFormatException("Dragonfly's compressed block can't be unpacked: " + e.what(), offset);
        ofBlock.initCause(e);
        return ofBlock;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
