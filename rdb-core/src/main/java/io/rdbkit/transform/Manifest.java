package io.rdbkit.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** {@code manifest.json}: what a split has read and made, so that it can be checked later. */
public final class Manifest {

    /** Its name in the directory of the parts. */
    public static final String NAME = "manifest.json";

    private static final String PARTS = "parts";
    private static final String FILE = "file";
    private static final String BYTES = "bytes";
    private static final String SHA256 = "sha256";

    private Manifest() {}

    /**
     * A part as a manifest lists it.
     *
     * @param file   its name in the directory of the manifest
     * @param bytes  its size; {@link #UNKNOWN} if the manifest does not say it
     * @param sha256 its digest; null if the manifest does not say it
     */
    public record Listed(String file, long bytes, @Nullable String sha256) {

        /** A size that the manifest does not say. */
        public static final long UNKNOWN = -1;

        /**
         * Checks a file. It is read only if the manifest has its digest.
         *
         * @throws NoSuchFileException if it is not there
         * @throws RdbFormatException  if it is another file
         */
        public void require(Path part) throws IOException {
            if (!Files.exists(part)) {
                throw new NoSuchFileException(part.toString(), null, "no such file, and " + NAME + " lists it");
            }
            long size = Files.size(part);
            if (bytes != UNKNOWN && size != bytes) {
                throw changed(part, "has " + size + " bytes, and " + NAME + " lists " + bytes);
            }
            if (sha256 != null && !sha256.equals(sha256(part))) {
                throw changed(part, "has another SHA-256 than " + NAME + " lists");
            }
        }

        private static String sha256(Path part) throws IOException {
            try (InputStream in = Files.newInputStream(part)) {
                return DigestUtils.sha256Hex(in);
            }
        }

        private static RdbFormatException changed(Path part, String how) {
            return new RdbFormatException(part + " " + how + ": it is not the part that the split wrote", -1);
        }
    }

    /**
     * The parts that a manifest lists, in its order.
     *
     * @throws RdbFormatException if it is no such manifest, or names a file that is not in its directory
     */
    public static List<Listed> parts(Path manifest) throws IOException {
        try (InputStream in = Files.newInputStream(manifest)) {
            return parts(in, manifest.toString());
        }
    }

    /**
     * The same, wherever the manifest is.
     *
     * @param manifest its bytes
     * @param name     what messages call it
     */
    public static List<Listed> parts(InputStream manifest, String name) throws IOException {
        List<Listed> parts = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(manifest)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT && isIn(PARTS, json.getParsingContext())) {
                    parts.add(part(json, name));
                }
            }
        } catch (JsonProcessingException e) {
            throw bad(name, "is not JSON: " + e.getOriginalMessage());
        }
        if (parts.isEmpty()) {
            throw bad(name, "names no parts of a split");
        }
        return parts;
    }

    /** Reads the object that has begun. */
    private static Listed part(JsonParser json, String manifest) throws IOException {
        @Nullable String file = null;
        long bytes = Listed.UNKNOWN;
        @Nullable String sha256 = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (FILE.equals(name) && value == JsonToken.VALUE_STRING) {
                file = fileName(json.getText(), manifest);
            } else if (BYTES.equals(name) && value == JsonToken.VALUE_NUMBER_INT) {
                bytes = json.getLongValue();
            } else if (SHA256.equals(name) && value == JsonToken.VALUE_STRING) {
                sha256 = json.getText();
            } else {
                json.skipChildren();
            }
        }
        if (file == null) {
            throw bad(manifest, "names a part without a file");
        }
        return new Listed(file, bytes, sha256);
    }

    /** Whether it is an object of the array of that name, which is a member of the whole. */
    private static boolean isIn(String array, JsonStreamContext object) {
        JsonStreamContext around = object.getParent();
        return around != null
                && around.inArray()
                && around.getParent().getParent() != null
                && around.getParent().getParent().inRoot()
                && array.equals(around.getParent().getCurrentName());
    }

    private static String fileName(String name, String manifest) throws RdbFormatException {
        try {
            Path path = Path.of(name);
            if (path.getNameCount() == 1 && !path.isAbsolute() && !name.equals("..") && !name.equals(".")) {
                return name;
            }
        } catch (InvalidPathException e) {
            // no more a name of a file than the others
        }
        throw bad(manifest, "names a part that is no file in its directory: " + name);
    }

    private static RdbFormatException bad(String manifest, String what) {
        return new RdbFormatException(manifest + " " + what, -1);
    }

    /**
     * A manifest.
     *
     * @param names of the parts
     */
    public static byte[] json(Inputs inputs, SplitResult result, PartNames names) {
        return json(
                Objects.requireNonNull(result.summary().writtenVersion()), // a split has an input
                json -> {
                    for (Inputs.Input input : inputs.all()) {
                        write(input, result, json);
                    }
                },
                result.summary().read(),
                result.parts(),
                part -> names.values(part.name()));
    }

    /**
     * A manifest of parts whose inputs nobody names.
     *
     * @param format the format of the parts
     * @param read   how many keys there were
     * @param values what a part is made of
     */
    public static byte[] json(
            RdbVersion format, long read, List<Part> parts, Function<Part, Map<String, String>> values) {
        return json(format, json -> {}, read, parts, values);
    }

    private interface Elements {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] json(
            RdbVersion format,
            Elements inputs,
            long read,
            List<Part> parts,
            Function<Part, Map<String, String>> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("format", format.toString());
            json.writeArrayFieldStart("inputs");
            inputs.write(json);
            json.writeEndArray();
            json.writeNumberField("keysRead", read);
            json.writeArrayFieldStart(PARTS);
            for (Part part : parts) {
                write(part, values.apply(part), json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(Inputs.Input input, SplitResult result, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(FILE, input.name());
        for (SplitResult.InputSha256 digest : result.inputs()) { // a directory or a stream has none
            if (digest.name().equals(input.name())) {
                json.writeNumberField(BYTES, digest.bytes());
                json.writeStringField(SHA256, digest.sha256());
            }
        }
        json.writeEndObject();
    }

    private static void write(Part part, Map<String, String> values, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(FILE, part.name());
        for (Map.Entry<String, String> value : values.entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeNumberField("keys", part.keys());
        json.writeObjectFieldStart("keysByDb");
        for (Map.Entry<Integer, Long> db : part.dbs().entrySet()) {
            json.writeNumberField(db.getKey().toString(), db.getValue());
        }
        json.writeEndObject();
        json.writeNumberField(BYTES, part.bytes());
        if (part.sha256() != null) {
            json.writeStringField(SHA256, part.sha256());
        }
        json.writeEndObject();
    }
}
