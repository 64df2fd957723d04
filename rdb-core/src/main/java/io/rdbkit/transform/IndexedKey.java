package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbReader;
import java.io.Closeable;
import java.io.IOException;

/**
 * A key that a {@link KeyIndex} has found. Its value can be read until this is closed.
 *
 * @param number its place among all keys of the index, in the order of the file
 * @param entry  the key with the changes of the plan
 * @param reader the reader in front of its value
 */
public record IndexedKey(long number, KeyEntry entry, RdbReader reader) implements Closeable {

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
