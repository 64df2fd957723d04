package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** One token of a module's value, valid until the next one is pulled. What it means only the module knows. */
public interface ModuleToken {

    /** What stands in a module's value. */
    enum Form {
        /** {@code len}, to be taken as signed. */
        SIGNED(1),
        /** {@code len}. */
        UNSIGNED(2),
        /** 4 bytes, little-endian. */
        FLOAT(3),
        /** 8 bytes, little-endian. */
        DOUBLE(4),
        /** {@code str}. */
        STRING(5);

        private final int opcode;

        Form(int opcode) {
            this.opcode = opcode;
        }

        /** The number in the file. */
        public int opcode() {
            return opcode;
        }
    }

    /** Which of the others may be asked. */
    Form form();

    /** The integer, if {@link #form()} is SIGNED or UNSIGNED. */
    long integer();

    /** The number, if {@link #form()} is FLOAT or DOUBLE. */
    double real();

    /** The bytes, if {@link #form()} is STRING. */
    Slice string();
}
