package io.rdbkit.transform;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limits;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.io.NamedChannel;
import io.rdbkit.io.OutputPlace;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is made from a source, for example by an {@link Export}. {@link #publish} puts it in its place; before,
 * it does not exist there. A device or a pipe is written directly.
 */
public final class OutputFile implements Closeable {

    /** Null for a device. */
    private final @Nullable AtomicFile file;

    private final OutputStream stream;

    private OutputFile(@Nullable AtomicFile file, WritableByteChannel channel, Limits limits) {
        this.file = file;
        stream = new LimitedOutput(Channels.newOutputStream(channel), limits);
    }

    /**
     * Begins to write.
     *
     * @param policy what the file may replace and who may read it; the files of the source are never replaced
     * @throws IllegalArgumentException if the file is the source
     * @throws java.nio.file.FileAlreadyExistsException if the file exists and may not be replaced
     */
    public static OutputFile of(Source source, Path out, FilePolicy policy) throws IOException {
        return of(Inputs.of(source), out, policy);
    }

    /** The same of several sources, with the limits of the first. */
    public static OutputFile of(Inputs inputs, Path out, FilePolicy policy) throws IOException {
        inputs.requirePresent();
        Limits limits = inputs.all().get(0).source().limits();
        NamedChannel special = OutputPlace.openSpecial(out);
        if (special != null) {
            return new OutputFile(null, special, limits);
        }
        AtomicFile file = AtomicFile.create(out, policy.withInputs(inputs.files()));
        return new OutputFile(file, file.channel(), limits);
    }

    /** The stream for the content. It accepts as many bytes as the limits of the source allow. It is not buffered. */
    public OutputStream stream() {
        return stream;
    }

    /** Makes the file durable and puts it in its place. */
    public void publish() throws IOException {
        if (file != null) {
            file.publish();
        }
    }

    @Override
    public void close() throws IOException {
        if (file == null) {
            stream.close();
        } else {
            file.close();
        }
    }
}
