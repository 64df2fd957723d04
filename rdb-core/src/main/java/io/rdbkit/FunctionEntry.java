package io.rdbkit;

import io.rdbkit.io.RdbInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function library (FUNCTION2, since RDB 10). It stands before the keys.
 *
 * @param offset       where it stands
 * @param code         its source, which names the library in the first line ({@code #!lua name=...})
 * @param preRelease   whether it is the record of Redis 7.0-rc (FUNCTION_PRE_GA), which released servers refuse or convert
 * @param encoded      the payload as it stands in the file
 */
public record FunctionEntry(long offset, Bytes code, boolean preRelease, Bytes encoded) implements RdbEntry {

    private static final Pattern NAME = Pattern.compile("^#!\\s*\\S+.*?\\bname=(\\S+)");

    /** The name of the library; empty if its code gives none, which no server accepts. */
    public String libraryName() {
        if (preRelease) {
            return text(firstString());
        }
        Matcher name = NAME.matcher(text(code));
        return name.find() ? name.group(1) : "";
    }

    /** What a pre-release record begins with is the name. */
    private Bytes firstString() {
        InputStream payload = new ByteArrayInputStream(encoded.array(), encoded.arrayOffset(), encoded.length());
        try (RdbInput in = new RdbInput(payload, offset + 1, false)) {
            return in.readString("the name of a function library").value();
        } catch (IOException e) { // of which the reader would have told
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Bytes bytes) {
        return new String(bytes.array(), bytes.arrayOffset(), bytes.length(), StandardCharsets.UTF_8);
    }
}
