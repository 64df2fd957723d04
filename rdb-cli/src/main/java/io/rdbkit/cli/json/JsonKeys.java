package io.rdbkit.cli.json;

import io.rdbkit.NewEntry;
import io.rdbkit.NewFunction;
import io.rdbkit.NewKey;
import io.rdbkit.NewModuleAux;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.NewEntries;
import io.rdbkit.value.Value;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads keys, function libraries and module data from JSON lines, or from a JSON array of the same objects. See
 * docs/json.md for the form.
 *
 * <p>Memory: at most 16 MB for a line. Its members may come in any order. A longer line is read as a stream: its
 * members must come in the order in which {@code rdb export} writes them. Then only the members in front of the value
 * and one element are held. A group of a stream and the idempotence of a stream are always held.
 *
 * <p>A position is the number of a line, from 1.
 */
public final class JsonKeys implements NewEntries, Closeable {

    private static final int BYTE_ORDER_MARK = 0xef;

    /** The file from which a line was exported. */
    private static final String FILE = "file";

    private static final ValueKind[] KINDS = ValueKind.values();

    private static final byte[][] SPELLED = Arrays.stream(KINDS)
            .map(kind -> kind.toString().getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private final JsonReader in;
    private final Scalars scalars;
    private final Members members;
    private final JsonBytes key = new JsonBytes();
    private final JsonBytes type = new JsonBytes();

    private boolean begun;
    private boolean isArray;
    private boolean firstInArray = true;
    private boolean ended;
    private long position;
    /** The name of the only member that the object may have; null for a key, which has several members. */
    private String only;
    /** The view of the last entry's value, or null. */
    private ValueView current;

    /** Creates a reader. Closing it closes the input. */
    public JsonKeys(InputStream in) {
        this(new JsonInput(in));
    }

    JsonKeys(JsonInput input) {
        in = new JsonReader(input);
        scalars = new Scalars(in);
        members = new Members(
                in,
                "",
                FILE,
                "function",
                "module_aux",
                "db",
                "key",
                "type",
                "encoding",
                "expiry",
                "idle",
                "freq",
                "metadata",
                "value");
    }

    @Override
    public long position() {
        return position;
    }

    /** The number of bytes read. */
    public long offset() {
        return in.input().offset();
    }

    @Override
    public NewEntry next() throws IOException {
        if (current != null) {
            current.skipRest();
            current.leave();
            current = null;
            endObject();
        }
        if (ended || !findObject()) {
            ended = true;
            return null;
        }
        position = in.input().line();
        members.begin();
        NewEntry entry = read();
        if (current == null) {
            endObject();
        }
        return entry;
    }

    private boolean findObject() throws IOException {
        if (!begun) {
            begun = true;
            skipByteOrderMark();
            beginArray();
        }
        if (isArray) {
            boolean more = in.item(firstInArray);
            firstInArray = false;
            if (!more && in.peek() >= 0) {
                throw in.input().badHere("something stands behind the array");
            }
            in.peek(); // now the position is that of the object
            return more;
        }
        int next;
        while ((next = in.peek()) == '\n') {
            in.pass();
        }
        return next >= 0;
    }

    /** Skips the mark that some editors put at the beginning of every file. */
    private void skipByteOrderMark() throws IOException {
        if (in.peek() == BYTE_ORDER_MARK && in.input().need(3)) {
            byte[] bytes = in.input().bytes;
            int at = in.input().at;
            if ((bytes[at + 1] & 0xff) == 0xbb && (bytes[at + 2] & 0xff) == 0xbf) {
                in.input().at += 3;
            }
        }
    }

    private void beginArray() throws IOException {
        int next;
        while ((next = in.peek()) == '\n') {
            in.pass();
        }
        if (next == '[') {
            in.acrossLines();
            in.beginArray();
            isArray = true;
        }
    }

    private void endObject() throws IOException {
        for (String other : only == null ? List.<String>of() : members.names()) {
            if (!other.equals(only) && !other.equals(FILE) && members.at(other)) {
                throw in.bad("\"" + only + "\" and \"" + other + "\" don't go together");
            }
        }
        only = null;
        members.end();
        if (!isArray) {
            int next = in.peek();
            if (next >= 0 && next != '\n') {
                throw in.input().badHere("something stands behind the object");
            }
        }
    }

    private NewEntry read() throws IOException {
        if (members.at(FILE)) {
            scalars.bytes(type, "\"file\""); // ignored: it only tells where the line comes from
        }
        if (members.at("function")) {
            only = "function";
            return new NewFunction(scalars.bytes("\"function\""));
        }
        if (members.at("module_aux")) {
            only = "module_aux";
            ModuleView module = ModuleView.besideKeys(in);
            current = module;
            return new NewModuleAux(module.when(), module);
        }
        return readKey();
    }

    private NewKey readKey() throws IOException {
        int db = members.at("db") ? (int) scalars.integer("\"db\"", 0, Integer.MAX_VALUE) : 0;
        members.require("key");
        scalars.bytes(key, "\"key\"");
        Bytes name = key.toBytes();
        ValueKind kind = members.at("type") ? kind() : null;
        if (members.at("encoding")) {
            scalars.bytes(type, "\"encoding\""); // ignored: the writer chooses the encoding, as a server does
        }
        long expiry = members.at("expiry") ? scalars.expiry() : Expiry.NONE;
        long idle = members.at("idle") ? scalars.integer("\"idle\"", 0, Long.MAX_VALUE) : -1;
        int frequency = members.at("freq") ? (int) scalars.integer("\"freq\"", 0, 255) : -1;
        Bytes metadata = members.at("metadata") ? scalars.bytes("\"metadata\"") : Bytes.EMPTY;
        members.require("value");
        ValueView value = value(kind == null ? suggested() : kind);
        current = value;
        return new NewKey(db, name, expiry, new Eviction(idle, frequency), metadata, (Value) value);
    }

    private ValueKind kind() throws IOException {
        scalars.bytes(type, "\"type\"");
        for (int i = 0; i < KINDS.length; i++) {
            if (type.is(SPELLED[i])) {
                return KINDS[i];
            }
        }
        String known = Arrays.stream(KINDS).map(ValueKind::toString).collect(Collectors.joining(", "));
        throw in.bad("unknown type; there are " + known);
    }

    private ValueKind suggested() throws IOException {
        JsonForm form = in.form();
        return switch (form) {
            case STRING, NUMBER -> ValueKind.STRING;
            case ARRAY -> ValueKind.LIST;
            case OBJECT -> ValueKind.HASH;
            case BOOLEAN, NULL -> throw in.bad("\"value\" is " + form + ", which no key can have");
        };
    }

    private ValueView value(ValueKind kind) throws IOException {
        return switch (kind) {
            case STRING -> new StringView(in);
            case LIST -> new ItemsView.OfList(in);
            case SET -> new ItemsView.OfSet(in);
            case ZSET -> new ZsetView(in);
            case HASH -> new HashView(in);
            case STREAM -> new StreamView(in);
            case MODULE -> ModuleView.ofKey(in);
            case ARRAY -> new ArrayView(in);
        };
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
