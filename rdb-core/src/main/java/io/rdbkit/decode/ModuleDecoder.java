package io.rdbkit.decode;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;

/** Module values: {@code { len opcode, payload }*, 0}. The module id has been read before. */
final class ModuleDecoder extends Decoder implements ModuleValue, ModuleToken {

    private static final Form[] FORMS = Form.values();

    private final ModuleType module;
    private boolean ended;
    private Form form;
    private long integer;
    private double real;

    ModuleDecoder(ValueDecoder decoding, RdbInput in, ModuleType module) {
        super(decoding, in);
        this.module = module;
    }

    @Override
    public ModuleType module() {
        return module;
    }

    @Override
    public ModuleToken next() throws IOException {
        begin();
        if (ended) {
            return null;
        }
        long opcode = in.readLength("a module token");
        if (opcode == 0) {
            ended = true;
            return null;
        }
        if (opcode < 0 || opcode > FORMS.length) {
            throw in.format("unknown module token " + Long.toUnsignedString(opcode), 1);
        }
        form = FORMS[(int) opcode - 1];
        switch (form) {
            case SIGNED, UNSIGNED -> integer = in.readLength("a module integer");
            case FLOAT -> real = Float.intBitsToFloat(in.readIntLe("a module float"));
            case DOUBLE -> real = Double.longBitsToDouble(in.readLongLe("a module double"));
            case STRING -> in.readSlice(decoding.first, "a module string");
        }
        return this;
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
        return decoding.first;
    }

    @Override
    void skipRest() throws IOException {
        while (next() != null) {
            // each token tells where the next one begins
        }
    }
}
