package io.rdbkit.cli;

import io.rdbkit.transform.Manifest;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that a command reads.
 *
 * @param name   its name, a directory of a multi-part AOF, an address, or {@code -}
 * @param listed what the manifest of a split says of it; null if it does not come from a manifest
 */
record InputFile(String name, Manifest.Listed listed) {

    InputFile(String name) {
        this(name, null);
    }

    /**
     * Checks that it is the file that a manifest lists.
     *
     * @throws java.nio.file.NoSuchFileException   if it is not there
     * @throws io.rdbkit.format.RdbFormatException if it is another file
     */
    void require() throws IOException {
        if (listed != null) {
            listed.require(Path.of(name));
        }
    }
}
