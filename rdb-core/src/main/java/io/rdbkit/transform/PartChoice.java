package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import org.jspecify.annotations.Nullable;

/** Says which part of a split a key goes to. */
public interface PartChoice {

    /**
     * The name of that file.
     *
     * @param key     as it is to be written
     * @param current the name of the file that the key before went to; null for the first key
     * @param written how many bytes that file has so far
     */
    String part(KeyEntry key, @Nullable String current, long written);
}
