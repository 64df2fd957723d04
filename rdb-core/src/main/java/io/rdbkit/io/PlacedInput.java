package io.rdbkit.io;

import io.rdbkit.format.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A file that is read at any place by any number of cursors, each with blocks of its own. The blocks begin small: most keys are. */
public final class PlacedInput implements Closeable {

    private static final int FIRST_BLOCK = 1 << 11;
    private static final int LARGEST_BLOCK = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final FileTime modified;

    private PlacedInput(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        size = channel.size();
        modified = Files.getLastModifiedTime(path);
    }

    /**
     * Opens a file.
     *
     * @param end it must be this long
     */
    public static PlacedInput open(Path path, long end) throws IOException {
        FileChannel channel = FileChannel.open(path);
        try {
            PlacedInput input = new PlacedInput(path, channel);
            if (input.size < end) {
                throw new FileSystemException(
                        path.toString(), null, "has " + input.size + " bytes, and its RDB ends at " + end);
            }
            return input;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A cursor at a place. Closing it leaves the file open. */
    public RdbInput at(long offset, Limits limits) {
        return new RdbInput(new Blocks(offset), offset, limits);
    }

    /** Whether somebody wrote to the file, or made it shorter or longer, since it was opened. */
    public boolean hasChanged() throws IOException {
        return channel.size() != size
                || Files.exists(path) && !Files.getLastModifiedTime(path).equals(modified);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Blocks implements BlockSource {

        private long at;
        private int length = FIRST_BLOCK;

        Blocks(long at) {
            this.at = at;
        }

        @Override
        public Block next(Block done) throws IOException {
            Block block = done.data.length == LARGEST_BLOCK ? done : new Block(length);
            length = Math.min(LARGEST_BLOCK, 4 * length);
            ByteBuffer into = ByteBuffer.wrap(block.data);
            while (into.hasRemaining()) {
                int n = channel.read(into, at + into.position());
                if (n < 0) {
                    break;
                }
            }
            block.length = into.position();
            at += block.length;
            return block.length == 0 ? null : block;
        }

        @Override
        public void close() {
            // the file stays open for the others
        }
    }
}
