package io.rdbkit.transcode;

import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.ModuleToken.Form;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The nodes of vector sets, which have two forms. Redis 8.0.6 and later write the newer form, which 8.0.2 refuses. All
 * servers load the older form and compute the missing parts.
 *
 * <pre>
 * unsigned dimension, unsigned elements, unsigned configuration, unsigned flags
 * [flag 1: unsigned input dimension, string projection matrix]
 * elements x { string name, [flag 2: string attributes], string vector, unsigned n, n x unsigned }
 *
 * the n numbers, in the newer form with bit 24 of the level and the worst link:
 * id, level, (level + 1) x { links, most links, links x id, [index and distance of the worst link] }, length and range of the vector
 * </pre>
 *
 * <p>Source: modules/vector-sets/vset.c and hnsw.c. Tokens that do not have this form are passed over or copied.
 * Nothing is held in memory.
 */
public final class VectorSetNodes {

    private static final int END = 0;

    private static final long PROJECTION = 1;
    private static final long ATTRIBUTES = 2;

    /** The shift of a node's form in its level: 0 is the older form, 1 the newer. */
    private static final int FORM_SHIFT = 24;

    private static final int FORM_MASK = 0xff;
    private static final int LEVEL_MASK = 0xff;

    /** The id and the level. */
    private static final long NUMBERS_BEFORE_LEVELS = 2;

    private RdbInput in;
    /** Null while nodes are only looked at. */
    private OutputStream out;

    private boolean newer;
    private boolean ended;
    /** The last number read. */
    private long number;

    /**
     * Whether any node has the newer form. The cursor must be behind the module id; afterwards it is behind the value.
     */
    public boolean anyNewer(RdbInput value) throws IOException {
        walk(value, null);
        return newer;
    }

    /**
     * Writes the bytes behind the module id, each node in the older form. Nodes in the older form are copied byte for
     * byte.
     *
     * @throws io.rdbkit.format.RdbFormatException if a node has a form newer than the newer one, or is damaged
     */
    void writeOlder(RdbInput value, OutputStream to) throws IOException {
        walk(value, to);
    }

    private void walk(RdbInput value, OutputStream to) throws IOException {
        in = value;
        out = to;
        newer = false;
        ended = false;
        copy();
        elements();
        while (!ended) { // only the end is left, or tokens of an unknown form
            token();
        }
        stopCopying();
    }

    private void copy() {
        if (out != null) {
            in.record(out);
        }
    }

    private void stopCopying() throws IOException {
        if (out != null) {
            in.stopRecording();
        }
    }

    @SuppressWarnings("IdentityBinaryExpression") // each call reads the next number
    private void elements() throws IOException {
        if (!is(Form.UNSIGNED) || !is(Form.UNSIGNED)) {
            return;
        }
        long count = number;
        if (!is(Form.UNSIGNED) || !is(Form.UNSIGNED)) {
            return;
        }
        long flags = number;
        boolean known = (flags & ~(PROJECTION | ATTRIBUTES)) == 0;
        if (!known || (flags & PROJECTION) != 0 && !(is(Form.UNSIGNED) && is(Form.STRING))) {
            return;
        }
        boolean attributes = (flags & ATTRIBUTES) != 0;
        for (long i = 0; i != count; i++) {
            if (!is(Form.STRING) || attributes && !is(Form.STRING) || !is(Form.STRING) || !node()) {
                return;
            }
        }
    }

    /**
     * Reads one node.
     *
     * @return false if the tokens are not a node
     */
    private boolean node() throws IOException {
        stopCopying();
        long[] first = new long[3];
        int[] read = new int[1];
        byte[] head = in.capture(() -> {
            while (read[0] < first.length && (read[0] == 0 || read[0] <= first[0]) && is(Form.UNSIGNED)) {
                first[read[0]++] = number;
            }
        });
        boolean whole = read[0] == first.length;
        long numbers = first[0];
        long form = whole ? first[2] >>> FORM_SHIFT & FORM_MASK : 0;
        newer |= form > 0;
        if (form == 0 || out == null) {
            if (out != null) {
                out.write(head);
            }
            copy();
            return whole && numbers(numbers - NUMBERS_BEFORE_LEVELS);
        }
        if (form > 1) {
            throw in.format("a vector set with a node in the unknown form " + form + "", 0);
        }
        writeOlder(numbers, first[1], first[2]);
        return true;
    }

    private void writeOlder(long numbers, long id, long level) throws IOException {
        long levels = (level & LEVEL_MASK) + 1;
        write(numbers - levels);
        write(id);
        write(level & ~(1L << FORM_SHIFT));
        copy();
        long left = numbers - NUMBERS_BEFORE_LEVELS;
        for (long i = 0; i < levels; i++) {
            require(is(Form.UNSIGNED));
            long links = number;
            left -= links + 3;
            require(links >= 0 && left >= 0 && is(Form.UNSIGNED) && numbers(links));
            stopCopying();
            require(is(Form.UNSIGNED)); // the worst link, which is left out: servers compute it
            copy();
        }
        require(numbers(left));
    }

    private void write(long unsigned) throws IOException {
        Lengths.write(Form.UNSIGNED.opcode(), out);
        Lengths.write(unsigned, out);
    }

    private void require(boolean right) throws IOException {
        if (!right) {
            throw in.format("a vector set with a node whose numbers don't match", 0);
        }
    }

    private boolean numbers(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            if (!is(Form.UNSIGNED)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Goes behind the next token.
     *
     * @return whether it has this form
     */
    private boolean is(Form form) throws IOException {
        return token() == form.opcode();
    }

    private long token() throws IOException {
        if (ended) {
            return END;
        }
        long opcode = in.readLength("a module token");
        ended = opcode == END;
        if (opcode == Form.UNSIGNED.opcode() || opcode == Form.SIGNED.opcode()) {
            number = in.readLength("a module integer");
        } else if (opcode == Form.STRING.opcode()) {
            in.skipString("a module string");
        } else if (opcode == Form.FLOAT.opcode()) {
            in.skip(Float.BYTES, "a module float");
        } else if (opcode == Form.DOUBLE.opcode()) {
            in.skip(Double.BYTES, "a module double");
        } else if (!ended) {
            throw in.format("unknown module token " + Long.toUnsignedString(opcode), 1);
        }
        return opcode;
    }
}
