package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.io.Lengths;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.io.EndianUtils;

/** MODULE_2, from RDB 8 on: {@code len module-id, { len opcode, payload }*, 0}. */
final class ModuleEncoder implements Encoder<ModuleValue> {

    private static final int END = 0;

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private ModuleValue value;

    ModuleEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
    }

    @Override
    public RdbType begin(ModuleValue newValue) throws IOException {
        if (!target.hasModules()) {
            throw refusal.lost("a value of module " + newValue.module(), target);
        }
        value = newValue;
        return RdbType.MODULE_2;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Lengths.write(value.module().id(), out);
        writeTokens(out);
    }

    /**
     * Writes the bytes of a MODULE_AUX:
     * {@code len module-id, len opcode of what follows, len when, { len opcode, payload }*, 0}.
     */
    void writeAux(long when, OutputStream out) throws IOException {
        Lengths.write(value.module().id(), out);
        Lengths.write(ModuleToken.Form.UNSIGNED.opcode(), out);
        Lengths.write(when, out);
        writeTokens(out);
    }

    private void writeTokens(OutputStream out) throws IOException {
        for (ModuleToken token; (token = value.next()) != null; ) {
            Lengths.write(token.form().opcode(), out);
            switch (token.form()) {
                case SIGNED, UNSIGNED -> Lengths.write(token.integer(), out);
                case FLOAT -> EndianUtils.writeSwappedInteger(out, Float.floatToRawIntBits((float) token.real()));
                case DOUBLE -> EndianUtils.writeSwappedLong(out, Double.doubleToRawLongBits(token.real()));
                case STRING -> strings.write(token.string(), out);
            }
        }
        out.write(END);
    }

    @Override
    public void end() {
        value = null;
    }
}
