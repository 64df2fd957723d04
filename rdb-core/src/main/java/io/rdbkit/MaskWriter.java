package io.rdbkit;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes an RDB whose values are masked, on all processors. The values of modules are refused, for nobody else can read
 * their bytes, and the metadata that modules attach to keys is left out.
 */
public final class MaskWriter extends EntryWriter {

    private final Target target;
    private final @Nullable Losses losses;
    private final Converter converter;

    private MaskWriter(OpenRdb rdb, Target target, @Nullable Losses losses, Masking masking, WriteOptions options) {
        super(rdb);
        this.target = target;
        this.losses = losses;
        converter = new Converter(target, losses, masking, options, rdb.databases, rdb.names, rdb.out);
    }

    /**
     * Creates a file. Only the owner can read it (0600) until it is published; then {@link WriteOptions#file} applies.
     *
     * @param target  the version of the input, or a target for which the masked values are converted
     * @param losses  of the conversion, complete when the writer is sealed; null if nothing is converted
     * @param masking how values are masked
     * @throws java.nio.file.FileAlreadyExistsException if a file exists that may not be
     *     {@linkplain FilePolicy#replace replaced}
     * @throws java.nio.file.NoSuchFileException        if the directory does not exist
     */
    public static MaskWriter create(
            Path file, Target target, @Nullable Losses losses, Masking masking, WriteOptions options)
            throws IOException {
        return new MaskWriter(OpenRdb.create(file, target.version(), options), target, losses, masking, options);
    }

    /** Writes to a stream, which the writer does not close. If something is refused, the entries before have been written. */
    public static MaskWriter to(
            WritableByteChannel channel, Target target, @Nullable Losses losses, Masking masking, WriteOptions options)
            throws IOException {
        return new MaskWriter(OpenRdb.to(channel, target.version(), options), target, losses, masking, options);
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

    /** The number of keys whose metadata was left out. Known after {@link #seal}. */
    public long metadataLeftOut() {
        return converter.metadataLeftOut();
    }

    /** The number of zsets whose scores were kept, as they were in no order. Known after {@link #seal}. */
    public long scoresKept() {
        return converter.scoresKept();
    }

    @Override
    void settle() throws IOException {
        converter.finish();
        if (losses != null && losses.isRefused()) {
            throw losses.refusal(target);
        }
    }

    @Override
    public void close() throws IOException {
        converter.close();
        super.close();
    }
}
