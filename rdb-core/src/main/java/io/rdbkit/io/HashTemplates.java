package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hash templates that a file has declared so far (RDB 15): the field names of each template. Several threads may
 * read it.
 */
public final class HashTemplates {

    private final Map<Long, List<Bytes>> fields = new ConcurrentHashMap<>();

    /**
     * Declares a template.
     *
     * @return false if another declaration is there already; it can't be replaced, because other threads may still
     *     read hashes by it
     */
    public boolean declare(long id, List<Bytes> names) {
        List<Bytes> first = fields.putIfAbsent(id, names);
        return first == null || first.equals(names);
    }

    /** @throws io.rdbkit.format.RdbFormatException if there is no such template */
    public List<Bytes> namesOf(long id, RdbInput in) throws IOException {
        List<Bytes> names = fields.get(id);
        if (names == null) {
            throw in.format("hash template " + Long.toUnsignedString(id) + " is used but not declared", 1);
        }
        return names;
    }
}
