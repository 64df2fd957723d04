package io.rdbkit;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Writes an RDB for a target, converted on all processors. A value whose type the target lacks is written in another
 * type. What the target has no room for is left out or refused at the end, as the policy of the {@link Losses} says.
 */
public final class TargetWriter extends EntryWriter {

    private final Target target;
    private final Losses losses;
    private final Converter converter;

    private TargetWriter(OpenRdb rdb, Target target, Losses losses, WriteOptions options) {
        super(rdb);
        this.target = target;
        this.losses = losses;
        converter = new Converter(target, losses, null, options, rdb.databases, rdb.names, rdb.out);
    }

    /**
     * Creates a file. Only the owner can read it (0600) until it is published; then {@link WriteOptions#file} applies.
     *
     * @param losses complete when the writer is sealed
     * @throws java.nio.file.FileAlreadyExistsException if a file exists that may not be
     *     {@linkplain FilePolicy#replace replaced}
     * @throws java.nio.file.NoSuchFileException        if the directory does not exist
     */
    public static TargetWriter create(Path file, Target target, Losses losses, WriteOptions options)
            throws IOException {
        return new TargetWriter(OpenRdb.create(file, target.version(), options), target, losses, options);
    }

    /** A new file with the default options; see {@link #create(Path, Target, Losses, WriteOptions)}. */
    public static TargetWriter create(Path file, Target target, Losses losses) throws IOException {
        return create(file, target, losses, WriteOptions.DEFAULT);
    }

    /**
     * Writes to a stream, which the writer does not close. If something is refused at the end, the entries before have
     * been written.
     */
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
    public void inOrder(EntryFormat.Step step) throws IOException {
        converter.inOrder(step);
    }

    @Override
    void settle() throws IOException {
        converter.finish();
        if (losses.isRefused()) {
            throw losses.refusal(target);
        }
    }

    @Override
    public void close() throws IOException {
        converter.close();
        super.close();
    }
}
