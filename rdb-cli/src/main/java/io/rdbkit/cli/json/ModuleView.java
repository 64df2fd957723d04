package io.rdbkit.cli.json;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Reads a module value, {@code {"module": "ReJSON-RL", "version": 3, "tokens": [["unsigned", 1], ["string", "{}"]]}},
 * or the data that a module keeps beside its keys.
 */
final class ModuleView extends ValueView implements ModuleValue, ModuleToken {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{9}");
    private static final int HIGHEST_VERSION = 1023;

    private final Members members;
    private final ModuleType module;
    private final long when;
    private final JsonBytes string = new JsonBytes();
    private boolean begun;
    private boolean ended;
    private Form form;
    private long integer;
    private double real;

    private ModuleView(JsonReader in, Members members) throws IOException {
        super(in);
        this.members = members;
        members.begin();
        members.require("module");
        String name = scalars.word("\"module\"");
        if (!NAME.matcher(name).matches()) {
            throw in.bad("\"module\" is not nine letters, digits, - and _");
        }
        members.require("version");
        module = new ModuleType(name, (int) scalars.integer("\"version\"", 0, HIGHEST_VERSION));
        when = members.knows("when") ? readWhen() : 0;
        members.require("tokens");
        in.require(JsonForm.ARRAY, "\"tokens\"");
        in.beginArray();
    }

    private long readWhen() throws IOException {
        members.require("when");
        return scalars.unsigned("\"when\"");
    }

    static ModuleView ofKey(JsonReader in) throws IOException {
        return new ModuleView(in, new Members(in, "a module's value", "module", "version", "tokens"));
    }

    static ModuleView besideKeys(JsonReader in) throws IOException {
        return new ModuleView(in, new Members(in, "a module's data", "module", "version", "when", "tokens"));
    }

    @Override
    public ModuleType module() {
        return module;
    }

    /**
     * For data beside keys: 1 in front of the keys, 2 behind them. No server writes other numbers, but they are kept.
     */
    long when() {
        return when;
    }

    @Override
    public ModuleToken next() throws IOException {
        requireCurrent();
        if (ended || !in.item(!begun)) {
            ended = true;
            return null;
        }
        begun = true;
        in.require(JsonForm.ARRAY, "a token");
        in.beginArray();
        boolean whole = in.item(true) && named(scalars.word("a token's kind")) && in.item(false);
        if (whole) {
            switch (form) {
                case SIGNED -> integer = scalars.integer("a signed token");
                case UNSIGNED -> integer = scalars.unsigned("an unsigned token");
                case FLOAT -> real = scalars.single("a float token");
                case DOUBLE -> real = scalars.real("a double token");
                case STRING -> scalars.bytes(string, "a string token");
            }
        }
        if (!whole || in.item(false)) {
            throw in.bad("a token is not a kind and a value");
        }
        return this;
    }

    private boolean named(String kind) throws IOException {
        for (Form each : Form.values()) {
            if (each.name().equalsIgnoreCase(kind)) {
                form = each;
                return true;
            }
        }
        throw in.bad("token of unknown kind");
    }

    @Override
    public Form form() {
        return form;
    }

    private void require(boolean right) {
        if (!right) {
            throw new IllegalStateException("the token is " + form);
        }
    }

    @Override
    public long integer() {
        require(form == Form.SIGNED || form == Form.UNSIGNED);
        return integer;
    }

    @Override
    public double real() {
        require(form == Form.FLOAT || form == Form.DOUBLE);
        return real;
    }

    @Override
    public Slice string() {
        require(form == Form.STRING);
        return string.slice();
    }

    @Override
    void skipRest() throws IOException {
        while (next() != null) {
            // each token is checked
        }
        members.end();
    }
}
