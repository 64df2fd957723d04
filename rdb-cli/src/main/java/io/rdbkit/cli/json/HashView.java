package io.rdbkit.cli.json;

import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;

/** Reads a hash: {@code {"field": "value", "other": {"value": "v", "expiry": 4102444800000}}}. */
final class HashView extends ValueView implements HashValue, HashField {

    private static final String WHAT = "a hash";

    private final JsonBytes field = new JsonBytes();
    private final JsonBytes value = new JsonBytes();
    private final Members expiring;
    private long expiry;

    HashView(JsonReader in) throws IOException {
        super(in);
        in.require(JsonForm.OBJECT, WHAT);
        in.beginObject();
        expiring = new Members(in, "a hash field", "value", "expiry");
    }

    @Override
    public long count() {
        return -1;
    }

    @Override
    public HashField next() throws IOException {
        if (!advance(first -> in.member(field, first))) {
            return null;
        }
        expiry = Expiry.NONE;
        if (in.form() == JsonForm.OBJECT) {
            expiring.begin();
            expiring.require("value");
            scalars.bytesOrNumber(value, "a field's value");
            if (expiring.at("expiry")) {
                expiry = scalars.expiry();
            }
            expiring.end();
        } else {
            scalars.bytesOrNumber(value, "a field's value");
        }
        return this;
    }

    @Override
    public Slice field() {
        return field.slice();
    }

    @Override
    public Slice value() {
        return value.slice();
    }

    @Override
    public long expiry() {
        return expiry;
    }

    @Override
    void skipRest() throws IOException {
        while (next() != null) {
            // each field is checked
        }
    }
}
