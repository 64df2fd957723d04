package io.rdbkit.transform;

import io.rdbkit.NewFunction;
import io.rdbkit.check.FunctionHeader;
import java.util.HashMap;
import java.util.Map;

/** The names of function libraries. A server refuses a file that has a library twice. */
final class FunctionNames {

    private final Map<String, Long> positions = new HashMap<>();

    void add(NewFunction function, long position) throws BuildException {
        String name = FunctionHeader.of(function.code()).name();
        if (name == null) {
            throw BuildException.bad("a function library must begin with a line like #!lua name=mylib", position);
        }
        Long before = positions.put(name, position);
        if (before != null) {
            throw BuildException.twice("function library " + name + " is there already", position, before);
        }
    }
}
