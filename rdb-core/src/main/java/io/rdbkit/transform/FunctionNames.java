package io.rdbkit.transform;

import io.rdbkit.Bytes;
import io.rdbkit.NewFunction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The names of function libraries: a server refuses a file that has one twice, and wants them before the keys. */
final class FunctionNames {

    private static final String NAME = "name=";

    private final Map<String, Long> positions = new HashMap<>();

    void add(NewFunction function, long position, boolean behindKeys) throws BuildException {
        if (behindKeys) {
            throw BuildException.bad("a function library must stand before the keys", position);
        }
        String name = name(function.code());
        if (name == null) {
            throw BuildException.bad("a function library must begin with a line like #!lua name=mylib", position);
        }
        Long before = positions.put(name, position);
        if (before != null) {
            throw BuildException.twice("function library " + name + " is there already", position, before);
        }
    }

    /** What the first line says, as in {@code #!lua name=mylib}; null if it says nothing. */
    private static String name(Bytes code) {
        int end = 0;
        while (end < code.length() && code.at(end) != '\n') {
            end++;
        }
        String line = new String(code.array(), code.arrayOffset(), end, StandardCharsets.UTF_8);
        if (line.startsWith("#!")) {
            for (String word : line.split("\\s+")) {
                if (word.startsWith(NAME)) {
                    return word.substring(NAME.length());
                }
            }
        }
        return null;
    }
}
