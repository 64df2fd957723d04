package io.rdbkit.check;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Flaw;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The first line of a function library, {@code #!lua name=mylib}, as servers read it (functions.c, since Redis 7.0).
 *
 * @param name the name of the library, or null
 * @param flaw the flaw of the line, or null
 * @param what the flaw in words, or null
 */
public record FunctionHeader(String name, Flaw flaw, String what) {

    private static final String BEGIN = "#!";
    private static final String NAME = "name=";

    /** The engine that every server has. */
    private static final String LUA = "lua";

    /** Reads the first line of a library's code. */
    public static FunctionHeader of(Bytes code) {
        String text = new String(code.array(), code.arrayOffset(), code.length(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        if (!text.startsWith(BEGIN)) {
            return bad("a function library that doesn't begin with #!");
        }
        if (end < 0) {
            return bad("a function library without code");
        }
        String[] words = text.substring(BEGIN.length(), end).strip().split("\\s+");
        String name = null;
        for (int i = 1; i < words.length; i++) {
            if (!words[i].toLowerCase(Locale.ROOT).startsWith(NAME)) {
                return bad("a function library whose first line says more than its engine and name");
            }
            if (name != null) {
                return bad("a function library with two names");
            }
            name = words[i].substring(NAME.length());
        }
        if (name == null) {
            return bad("a function library without a name");
        }
        if (!name.matches("[A-Za-z0-9_]+")) {
            return bad("a function library whose name is not of letters, digits and _");
        }
        return words[0].equalsIgnoreCase(LUA)
                ? new FunctionHeader(name, null, null)
                : new FunctionHeader(
                        name, Flaw.FUNCTION_ENGINE, "function library " + name + " is not for the engine lua");
    }

    private static FunctionHeader bad(String what) {
        return new FunctionHeader(null, Flaw.FUNCTION_HEADER, what);
    }
}
