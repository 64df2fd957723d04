package io.rdbkit.serve;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A dump that is made for replicas, as a temporary file. The first replica that wants it has it made, and others wait for it. */
final class MadeDump implements Closeable {

    /** Writes the dump. */
    interface Maker {
        void to(Path file) throws IOException;
    }

    /** Null as long as nobody has made it. */
    private volatile Path file;

    /** The file. It stays until this is closed. */
    synchronized Path file(Maker maker) throws IOException {
        if (file != null && Files.exists(file)) {
            return file;
        }
        Path made = Files.createTempFile("rdb-", ".rdb"); // only its owner can read it
        made.toFile().deleteOnExit();
        try {
            maker.to(made);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(made);
            throw e;
        }
        file = made;
        return file;
    }

    /** Deletes the file, and waits for nobody: one that is being made goes at the end of the process. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
