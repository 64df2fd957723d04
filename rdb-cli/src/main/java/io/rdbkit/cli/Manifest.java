package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.SplitResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code manifest.json}: what a split has read and made, so that it can be checked later. */
final class Manifest {

    private Manifest() {}

    static byte[] json(String input, SplitResult result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("format", result.summary().version().toString());
            json.writeObjectFieldStart("input");
            json.writeStringField("file", input);
            if (result.inputSha256() != null) { // a directory has no checksum
                json.writeNumberField("bytes", result.inputBytes());
                json.writeStringField("sha256", result.inputSha256());
            }
            json.writeNumberField("keys", result.summary().read());
            json.writeEndObject();
            json.writeArrayFieldStart("parts");
            for (Part part : result.parts()) {
                write(part, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Part part, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", part.name());
        json.writeNumberField("keys", part.keys());
        json.writeObjectFieldStart("keysByDb");
        for (Map.Entry<Integer, Long> db : part.dbs().entrySet()) {
            json.writeNumberField(db.getKey().toString(), db.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("bytes", part.bytes());
        json.writeStringField("sha256", part.sha256());
        json.writeEndObject();
    }
}
