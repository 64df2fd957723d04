package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Lengths;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.io.EndianUtils;

/** ARRAY, in Redis from RDB 14 on: {@code len n, len flag, [len insert-index], n x { len index, len tag, payload }}. */
final class ArrayEncoder implements Encoder<ArrayValue> {

    private static final int STRING = 0;
    private static final int INTEGER = 1;
    private static final int DOUBLE = 2;
    /** Servers keep a string of up to this many bytes in place of a pointer. */
    private static final int SHORT_STRING = 3;

    private static final int LONGEST_SHORT = 7;

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final PlainForm plain;
    private ArrayValue value;

    ArrayEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        plain = new PlainForm(refusal);
    }

    @Override
    public RdbType begin(ArrayValue newValue) throws IOException {
        if (!target.hasArrays()) {
            throw refusal.lost("an array", target);
        }
        value = newValue;
        plain.begin(value.count(), this::writeElements);
        if (plain.count() == 0) {
            throw refusal.empty("an empty array");
        }
        return RdbType.ARRAY;
    }

    private long writeElements(OutputStream out) throws IOException {
        boolean inserts = value.insertIndex() != ArrayValue.NO_INSERT_INDEX;
        out.write(inserts ? 1 : 0);
        if (inserts) {
            Lengths.write(value.insertIndex(), out);
        }
        long written = 0;
        long before = 0;
        for (ArrayElement element; (element = value.next()) != null; written++) {
            long index = element.index();
            if (written > 0 && Long.compareUnsigned(index, before) <= 0) {
                throw refusal.unloadable(
                        "array index " + Long.toUnsignedString(index) + " after " + Long.toUnsignedString(before));
            }
            before = index;
            Lengths.write(index, out);
            writeElement(element, out);
        }
        return written;
    }

    private void writeElement(ArrayElement element, OutputStream out) throws IOException {
        switch (element.form()) {
            case INTEGER -> {
                out.write(INTEGER);
                EndianUtils.writeSwappedLong(out, element.integer());
            }
            case DOUBLE -> {
                out.write(DOUBLE);
                EndianUtils.writeSwappedLong(out, Double.doubleToRawLongBits(element.real()));
            }
            case STRING -> {
                Slice text = element.text();
                out.write(text.length() <= LONGEST_SHORT ? SHORT_STRING : STRING);
                strings.write(text, out);
            }
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        plain.writeTo(out);
    }

    @Override
    public void end() throws IOException {
        value = null;
        plain.end();
    }
}
