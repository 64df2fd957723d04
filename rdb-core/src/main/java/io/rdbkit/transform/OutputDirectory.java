package io.rdbkit.transform;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limits;
import io.rdbkit.io.AtomicDirectory;
import io.rdbkit.io.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files that are made from several sources, one after the other, and appear together or not at all. {@link #publish} puts them in their places; before,
 * none of them exists there. Into an existing directory they are moved one by one, and moved back if one move fails.
 */
public final class OutputDirectory implements Closeable {

    private final AtomicDirectory directory;
    private final Limits limits;
    /** The one that is being written. */
    private @Nullable AtomicFile open;

    private OutputDirectory(AtomicDirectory directory, Limits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    /**
     * Begins to write.
     *
     * @param policy what may be replaced in the directory, which must else be empty or absent, and who may read the files; the files of the sources
     *               are never replaced
     * @throws java.nio.file.DirectoryNotEmptyException if there are files that may not be replaced
     */
    public static OutputDirectory of(Inputs inputs, Path out, FilePolicy policy) throws IOException {
        inputs.requirePresent();
        Limits limits = inputs.all().get(0).source().limits();
        return new OutputDirectory(AtomicDirectory.create(out, policy.withInputs(inputs.files())), limits);
    }

    /**
     * Begins a file.
     *
     * @param name its name in the directory
     * @return the stream for its content, which is not buffered
     * @throws IllegalArgumentException if the file would replace a source
     */
    public OutputStream begin(String name) throws IOException {
        requireNone();
        directory.requireOther(name);
        AtomicFile file = AtomicFile.create(directory.resolve(name), directory.ofFiles());
        open = file;
        return new LimitedOutput(Channels.newOutputStream(file.channel()), limits);
    }

    /** Ends the file that was begun last. It is durable when this returns. */
    public void end() throws IOException {
        if (open != null) {
            open.publish();
            open.close();
            open = null;
        }
    }

    private void requireNone() {
        if (open != null) {
            throw new IllegalStateException("a file was not ended");
        }
    }

    /** Puts all files in their places. */
    public void publish() throws IOException {
        requireNone();
        directory.publish();
    }

    @Override
    public void close() throws IOException {
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            directory.close();
        }
    }
}
