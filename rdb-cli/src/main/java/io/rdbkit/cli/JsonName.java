package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a field whose value may be any bytes, as docs/json.md says. */
final class JsonName {

    private JsonName() {}

    /** {@code "name":"value"}. */
    static String member(String name, Bytes value) {
        return '"' + name + "\":" + text(value);
    }

    private static String text(Bytes bytes) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        LineBuffer line = new LineBuffer(text, 256);
        try {
            new JsonText(line).put(bytes);
            line.endLine();
            line.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the output is in memory
        }
        return text.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** @param longest of a longer name only so many bytes are written; another field, {@code NAME_bytes}, tells how many it has */
    static void write(JsonGenerator json, String field, Bytes bytes, int longest) throws IOException {
        boolean cut = bytes.length() > longest;
        Bytes written = cut ? Bytes.wrap(Arrays.copyOf(bytes.toByteArray(), longest)) : bytes;
        json.writeFieldName(field);
        json.writeRawValue(text(written));
        if (cut) {
            json.writeNumberField(field + "_bytes", bytes.length());
        }
    }
}
