package io.rdbkit.transform;

import io.rdbkit.io.SpillFile;
import io.rdbkit.io.TemporaryDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.function.IOConsumer;

/** A temporary file for an output that must be complete before its first byte may go to a stream. */
final class TemporaryFile {

    private TemporaryFile() {}

    /** The directory of temporary files. */
    static Path directory() {
        return SpillFile.anywhere();
    }

    /** @param job writes the file that it is given */
    static void writeBy(IOConsumer<Path> job, WritableByteChannel out) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create(directory(), null)) {
            Path file = directory.path().resolve("rdb");
            job.accept(file);
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(Channels.newOutputStream(out));
            }
        }
    }
}
