package io.rdbkit.serve;

import java.nio.file.Path;

/**
 * Where the index of a dump is kept from one start to the next.
 *
 * @param file   the file; it is made if it isn't there
 * @param choice tells the filters and changes; an index that was made with others is refused
 */
public record KeptIndex(Path file, String choice) {}
