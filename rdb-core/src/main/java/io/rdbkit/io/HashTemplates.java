package io.rdbkit.io;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The hash templates a file has declared so far (RDB 15): how many fields each has. */
public final class HashTemplates {

    private final Map<Long, Long> fields = new HashMap<>();

    public void declare(long id, long fieldCount) {
        fields.put(id, fieldCount);
    }

    long fieldsOf(long id, RdbInput in) throws IOException {
        Long n = fields.get(id);
        if (n == null) {
            throw in.format("hash template " + Long.toUnsignedString(id) + " is used but not declared", 1);
        }
        return n;
    }
}
