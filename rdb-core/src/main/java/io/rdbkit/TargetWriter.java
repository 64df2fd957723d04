package io.rdbkit;

import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.io.BlockOutput;
import io.rdbkit.io.SpillFile;
import io.rdbkit.io.WriteBehind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes an RDB for a target, converted on all processors: what the target has another type for is written in that, and what it has no room
 * for is left out as the {@link Losses}' policy says, or refused at the end.
 */
public final class TargetWriter implements EntryWriter {

    private final Target target;
    private final Losses losses;
    private final OpenRdb rdb;
    private final Converter converter;
    /** Whether an entry failed, so that the output ends within it. */
    private boolean torn;

    private TargetWriter(OpenRdb rdb, Target target, Losses losses, WriteOptions options) {
        this.rdb = rdb;
        this.target = target;
        this.losses = losses;
        converter = new Converter(target, losses, options, rdb.databases, rdb.names, rdb.out);
    }

    /**
     * A new file, private (0600) until it is published; then as {@link WriteOptions#file} says.
     *
     * @param losses may be asked when the writer is sealed
     * @throws java.nio.file.FileAlreadyExistsException if there is one that may not be {@linkplain FilePolicy#replace replaced}
     * @throws java.nio.file.NoSuchFileException        if its directory isn't there
     */
    public static TargetWriter create(Path file, Target target, Losses losses, WriteOptions options) throws IOException {
        return new TargetWriter(OpenRdb.create(file, target.version(), options), target, losses, options);
    }

    /** A new file with the default options; see {@link #create(Path, Target, Losses, WriteOptions)}. */
    public static TargetWriter create(Path file, Target target, Losses losses) throws IOException {
        return create(file, target, losses, WriteOptions.DEFAULT);
    }

    /** A stream, which the writer does not close. What is refused at the end has been written by then. */
    public static TargetWriter to(WritableByteChannel channel, Target target, Losses losses, WriteOptions options)
            throws IOException {
        return new TargetWriter(OpenRdb.to(channel, target.version(), options), target, losses, options);
    }

    @Override
    public void write(RdbEntry entry) throws IOException {
        rdb.requireOpen();
        torn = true;
        converter.write(entry);
        torn = false;
    }

    @Override
    public long position() {
        return rdb.out.position();
    }

    @Override
    public Map<Integer, Long> keysByDb() {
        return rdb.databases.keys();
    }

    @Override
    public Path temporary() {
        return rdb.temporary();
    }

    @Override
    public byte[] sha256() throws IOException {
        return rdb.sha256();
    }

    @Override
    public void publish() throws IOException {
        rdb.publish();
    }

    @Override
    public void seal() throws IOException {
        rdb.requireOpen();
        if (torn) {
            throw new IllegalStateException("a key was written in part");
        }
        converter.finish();
        if (losses.isRefused()) {
            throw losses.refusal(target);
        }
        rdb.seal();
    }

    /** Stops. What has not been finished leaves nothing behind. */
    @Override
    public void close() throws IOException {
        converter.close();
        rdb.close();
    }
}
