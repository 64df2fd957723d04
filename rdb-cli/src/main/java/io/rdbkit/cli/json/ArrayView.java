package io.rdbkit.cli.json;

import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import java.io.IOException;

/**
 * Reads an array: {@code {"insert_index": 8, "elements": {"0": "text", "7": 12, "9": 1.5, "10": {"double": "inf"}}}}.
 */
final class ArrayView extends ValueView implements ArrayValue, ArrayElement {

    private static final String WHAT = "an array";
    private static final String ELEMENT = "an array element";

    private final Members members;
    private final Members wrapped;
    private final JsonBytes name = new JsonBytes();
    private final JsonBytes text = new JsonBytes();
    private final Slice shown = new Slice();
    private final long insertIndex;
    private boolean begun;
    private long index;
    private Form form;
    private long integer;
    private double real;

    ArrayView(JsonReader in) throws IOException {
        super(in);
        members = new Members(in, WHAT, "insert_index", "elements");
        wrapped = new Members(in, ELEMENT, "double");
        members.begin();
        insertIndex = members.at("insert_index") ? scalars.unsigned("\"insert_index\"") : NO_INSERT_INDEX;
        members.require("elements");
        in.require(JsonForm.OBJECT, "\"elements\"");
        in.beginObject();
    }

    @Override
    public long count() {
        return -1;
    }

    @Override
    public long insertIndex() {
        return insertIndex;
    }

    @Override
    public ArrayElement next() throws IOException {
        if (!advance(first -> in.member(name, first))) {
            return null;
        }
        long before = index;
        index = scalars.unsigned("an array index", name);
        if (begun && Long.compareUnsigned(index, before) <= 0) {
            throw in.bad("an array index stands behind " + Long.toUnsignedString(before));
        }
        begun = true;
        switch (in.form()) {
            case NUMBER -> number();
            case OBJECT -> {
                wrapped.begin();
                wrapped.require("double");
                real = scalars.real(ELEMENT);
                wrapped.end();
                form = Form.DOUBLE;
            }
            default -> {
                scalars.bytes(text, ELEMENT);
                form = Form.STRING;
            }
        }
        return this;
    }

    private void number() throws IOException {
        in.number(text);
        if (Scalars.isWhole(text)) {
            form = Form.INTEGER;
            integer = scalars.integer(ELEMENT, text);
        } else {
            form = Form.DOUBLE;
            real = scalars.finite(ELEMENT, text);
        }
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public Form form() {
        return form;
    }

    @Override
    public Slice text() {
        return switch (form) {
            case STRING -> text.slice();
            case INTEGER -> shown.setDecimal(integer);
            case DOUBLE -> shown.setDecimal(real);
        };
    }

    @Override
    public long integer() {
        require(Form.INTEGER);
        return integer;
    }

    @Override
    public double real() {
        require(Form.DOUBLE);
        return real;
    }

    private void require(Form right) {
        if (form != right) {
            throw new IllegalStateException("the element is " + form);
        }
    }

    @Override
    void skipRest() throws IOException {
        while (next() != null) {
            // each element is checked
        }
        members.end();
    }
}
