package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import java.io.IOException;

/** Is told of keys whose names other keys have, in the order of the output. */
public interface DuplicateListener {

    /**
     * Such a key.
     *
     * @param input the name of the input it is from; empty if there is only one
     * @param key   as it was to be written; its offset is not that of the input. Its value is gone when this returns
     */
    void duplicate(String input, KeyEntry key) throws IOException;
}
