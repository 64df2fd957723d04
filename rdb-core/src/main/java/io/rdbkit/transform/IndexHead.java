package io.rdbkit.transform;

import io.rdbkit.RdbPart;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * What stands in front of the tables of a kept index.
 *
 * <pre>
 * "RDBINDEX1"
 * u64 size, u64 modified, utf choice     the {@link IndexStamp}
 * u32 n, n bytes                         the {@link RdbPart}
 * databases
 * </pre>
 *
 * @param channel the file, positioned behind this
 */
record IndexHead(IndexStamp stamp, RdbPart part, IndexedDatabases databases, FileChannel channel) implements Closeable {

    private static final String MAGIC = "RDBINDEX1";
    private static final int LONGEST_PART = 1 << 28;

    static void write(OutputStream out, IndexStamp stamp, RdbPart part, IndexedDatabases databases) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeBytes(MAGIC);
        data.writeLong(stamp.size());
        data.writeLong(stamp.modified());
        data.writeUTF(stamp.choice());
        byte[] bytes = part.toBytes();
        data.writeInt(bytes.length);
        data.write(bytes);
        databases.writeTo(data);
        data.flush();
    }

    static IndexHead open(Path kept) throws IOException {
        FileChannel channel = FileChannel.open(kept);
        try {
            // Not buffered: the channel must stand behind the head afterwards.
            DataInputStream data = new DataInputStream(Channels.newInputStream(channel));
            if (!MAGIC.equals(new String(data.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII))) {
                throw new FileSystemException(kept.toString(), null, "is not an index that rdb serve has made");
            }
            IndexStamp stamp = new IndexStamp(data.readLong(), data.readLong(), data.readUTF());
            int length = data.readInt();
            if (length < 0 || length > LONGEST_PART) {
                throw new FileSystemException(kept.toString(), null, "is a damaged index");
            }
            RdbPart part = RdbPart.of(data.readNBytes(length));
            return new IndexHead(stamp, part, IndexedDatabases.read(data), channel);
        } catch (EOFException | IllegalArgumentException e) {
            channel.close();
            throw new FileSystemException(kept.toString(), null, "is a damaged index");
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
