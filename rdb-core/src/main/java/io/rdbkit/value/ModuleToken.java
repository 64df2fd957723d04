package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** One token of a module value. Valid until the next token is pulled. Only the module knows what a token means. */
public interface ModuleToken {

    /** The form of a token. */
    enum Form {
        /** {@code len}, read as a signed number. */
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

        /** The number of this form in the file. */
        public int opcode() {
            return opcode;
        }
    }

    /** The form of the token. It says which of the other methods may be called. */
    Form form();

    /** The integer, if {@link #form()} is SIGNED or UNSIGNED. */
    long integer();

    /** The number, if {@link #form()} is FLOAT or DOUBLE. */
    double real();

    /** The bytes, if {@link #form()} is STRING. */
    Slice string();
}
