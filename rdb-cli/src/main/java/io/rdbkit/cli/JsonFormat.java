package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.EntryFormat;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keys with their values as JSON objects, one object a line, in the form of docs/json.md. */
final class JsonFormat implements EntryFormat {

    private static final int BUFFER = 1 << 16;

    private static final byte[] DB = ascii("\"db\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] EXPIRY = ascii(",\"expiry\":");
    private static final byte[] IDLE = ascii(",\"idle\":");
    private static final byte[] FREQUENCY = ascii(",\"freq\":");
    private static final byte[] METADATA = ascii(",\"metadata\":");
    private static final byte[] VALUE = ascii(",\"value\":");
    private static final byte[] FUNCTION = ascii("\"function\":");
    private static final byte[] MODULE_AUX = ascii("\"module_aux\":");

    /** Type and encoding as one text, by their ordinals, because each copy of few bytes costs about the same. */
    private static final byte[][][] TYPES = new byte[ValueKind.values().length][ObjectEncoding.values().length][];

    static {
        for (ValueKind kind : ValueKind.values()) {
            for (ObjectEncoding encoding : ObjectEncoding.values()) {
                TYPES[kind.ordinal()][encoding.ordinal()] =
                        ascii(",\"type\":\"" + kind + "\",\"encoding\":\"" + encoding + '"');
            }
        }
    }

    /** What stands in front of the members of each object. */
    private final byte[] front;

    private final LineBuffer lines = new LineBuffer(OutputStream.nullOutputStream(), BUFFER);
    private final JsonValue value = new JsonValue(lines);
    private final JsonText text = value.text();

    private JsonFormat(boolean elements, String file) {
        String member = file == null ? "" : JsonName.member("file", Bytes.utf8(file)) + ',';
        front = ((elements ? JsonArray.COMMA + "{" : "{") + member).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Each line is an object of its own.
     *
     * @param file the file that each object names; null for none
     */
    static JsonFormat ofLines(String file) {
        return new JsonFormat(false, file);
    }

    /** Each line is an element of an array, with a comma in front; see {@link JsonArray}. */
    static JsonFormat ofElements(String file) {
        return new JsonFormat(true, file);
    }

    @Override
    public void begin(long ordinal, OutputStream out) {
        lines.to(out);
    }

    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        if (entry instanceof KeyEntry key) {
            beginLine();
            key(key);
        } else if (entry instanceof FunctionEntry function) {
            beginLine();
            lines.put(FUNCTION);
            text.put(function.code());
        } else if (entry instanceof ModuleAuxEntry aux) {
            beginLine();
            lines.put(MODULE_AUX);
            value.moduleAux(aux.module(), aux.when(), aux.decode());
        } else {
            return; // AUX fields of the format itself, and those about the server that wrote the file
        }
        lines.put('}').endLine();
    }

    private void beginLine() throws IOException {
        lines.put(front);
    }

    private void key(KeyEntry key) throws IOException {
        lines.put(DB).put(key.db()).put(KEY);
        text.put(key.key());
        lines.put(TYPES[key.type().kind().ordinal()][key.encoding().ordinal()]);
        if (key.hasExpiry()) {
            lines.put(EXPIRY).put(key.expiry());
        }
        Eviction eviction = key.eviction();
        if (eviction.idleSeconds() >= 0) {
            lines.put(IDLE).put(eviction.idleSeconds());
        }
        if (eviction.frequency() >= 0) {
            lines.put(FREQUENCY).put(eviction.frequency());
        }
        if (!key.metadata().isEmpty()) {
            lines.put(METADATA);
            text.put(key.metadata());
        }
        lines.put(VALUE);
        value.put(key.decode());
    }

    @Override
    public void end(OutputStream out) throws IOException {
        lines.flush();
    }
}
