package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function library (FUNCTION2, since RDB 10). Servers write libraries before the keys and load them at any place.
 *
 * @param offset     the offset of the record
 * @param code       its source, whose first line names the library ({@code #!lua name=...}). The record of a release
 *     candidate has no such line, but the name, the engine and perhaps a description beside the source. At load, Redis
 *     7.0 makes the line from them and drops the description; this reader does the same
 * @param preRelease whether it is the record of Redis 7.0-rc (FUNCTION_PRE_GA), which released servers refuse or
 *     convert
 * @param encoded    the payload as in the file
 */
public record FunctionEntry(long offset, Bytes code, boolean preRelease, Bytes encoded) implements StandaloneEntry {

    private static final Pattern NAME = Pattern.compile("^#!\\s*\\S+.*?\\bname=(\\S+)");

    @Override
    public Opcode opcode() {
        return preRelease ? Opcode.FUNCTION_PRE_GA : Opcode.FUNCTION2;
    }

    /** The name of the library; empty if its code has none, which no server accepts. */
    public String libraryName() {
        Matcher name =
                NAME.matcher(new String(code.array(), code.arrayOffset(), code.length(), StandardCharsets.UTF_8));
        return name.find() ? name.group(1) : "";
    }

    /** The name without the code: {@code function library mylib}. */
    @Override
    public String toString() {
        return "function library " + libraryName();
    }
}
