package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import java.io.IOException;
import java.util.Arrays;

/**
 * Arrays: {@code len n, len flag, [len insert-index], n x { len index, len tag, payload }}. Tags 0 and 3 are str, 1 is
 * i64, 2 is f64.
 */
final class ArrayDecoder extends Decoder implements ArrayValue, ArrayElement {

    private final long count;
    private final long insertIndex;
    private long left;
    private long index = -1;
    private Form form;
    private long integer;
    private double real;

    ArrayDecoder(ValueDecoder decoding, RdbInput in) throws IOException {
        super(decoding, in);
        count = in.readElements("the count of elements");
        left = count;
        long flag = in.readLength("a flag");
        if (flag != 0 && flag != 1) {
            throw in.format("flag " + Long.toUnsignedString(flag) + " is neither 0 nor 1", 1);
        }
        insertIndex = flag == 1 ? in.readLength("an insert index") : NO_INSERT_INDEX;
    }

    @Override
    public long count() {
        return decoding.told(count);
    }

    @Override
    public long insertIndex() {
        return insertIndex;
    }

    @Override
    public ArrayElement next() throws IOException {
        begin();
        if (left == 0) {
            return null;
        }
        long offset = in.offset();
        long before = index;
        index = in.readLength("an array index");
        if (left < count && Long.compareUnsigned(index, before) <= 0) {
            decoding.damaged(
                    Flaw.ARRAY_ORDER,
                    "array index " + Long.toUnsignedString(index) + " after " + Long.toUnsignedString(before),
                    in,
                    offset);
        }
        left--;
        long tag = in.readLength("an array element's tag");
        if (tag == 0 || tag == 3) {
            form = Form.STRING;
            in.readSlice(decoding.first, "an array element");
        } else if (tag == 1) {
            form = Form.INTEGER;
            integer = in.readLongLe("an array element");
        } else if (tag == 2) {
            form = Form.DOUBLE;
            real = Double.longBitsToDouble(in.readLongLe("an array element"));
        } else {
            throw in.format("unknown array element tag " + Long.toUnsignedString(tag), 1);
        }
        return this;
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
            case STRING -> decoding.first;
            case INTEGER -> decoding.first.setDecimal(integer);
            case DOUBLE -> realText();
        };
    }

    /**
     * Like the text of a score, but a whole number keeps its point. Without the point it would be read as an integer.
     */
    private Slice realText() {
        Slice text = decoding.first.setDecimal(real);
        if (real != Math.rint(real) || Double.isInfinite(real) || hasExponent(text)) {
            return text;
        }
        byte[] pointed = Arrays.copyOfRange(text.array(), text.offset(), text.offset() + text.length() + 2);
        pointed[pointed.length - 2] = '.';
        pointed[pointed.length - 1] = '0';
        return text.set(pointed, 0, pointed.length);
    }

    private static boolean hasExponent(Slice text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.at(i) == 'e') {
                return true;
            }
        }
        return false;
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
        while (left > 0) {
            next();
        }
    }
}
