package io.rdbkit.transform;

import io.rdbkit.io.Unfinished;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.function.IOConsumer;

/** Where an output waits that must be whole before its first byte may go to a stream. */
final class TemporaryFile {

    private TemporaryFile() {}

    /** The directory of such files. */
    static Path directory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** @param job replaces the file it is given, which is there and empty */
    static void writeBy(IOConsumer<Path> job, WritableByteChannel out) throws IOException {
        Path file = Unfinished.undisturbed(() -> {
            Path made = Files.createTempFile("rdb-", ".rdb");
            Unfinished.add(made);
            return made;
        });
        try {
            job.accept(file);
            try (InputStream in = Files.newInputStream(file)) {
                in.transferTo(Channels.newOutputStream(out));
            }
        } finally {
            Unfinished.delete(file);
        }
    }
}
