package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.LzfEncoder;
import io.rdbkit.io.Spool;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * STRING: {@code str}. A string that comes in pieces is put together if it is short. If it is long, or its length is
 * unknown, it waits in a {@link Spool} to be compressed.
 */
final class TextEncoder implements Encoder<StringValue> {

    private final StringEncoder strings;
    private final LossHandler refusal;
    private StringValue value;

    TextEncoder(StringEncoder strings, LossHandler refusal) {
        this.strings = strings;
        this.refusal = refusal;
    }

    @Override
    public RdbType begin(StringValue newValue) {
        value = newValue;
        return RdbType.STRING;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        long length = value.length();
        Slice piece = value.next();
        if (piece == null) {
            piece = new Slice();
        }
        if (piece.length() == length) {
            strings.write(piece, out);
        } else if (length < 0) {
            spool(piece, length, out);
        } else if (length <= LzfEncoder.PIECE) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream((int) length);
            copy(piece, length, whole);
            strings.write(whole.toByteArray(), 0, whole.size(), out);
        } else if (strings.compresses()) {
            spool(piece, length, out);
        } else {
            Lengths.write(length, out);
            copy(piece, length, out);
        }
    }

    private void spool(Slice begin, long length, OutputStream out) throws IOException {
        Spool spool = new Spool();
        try {
            strings.writeLong(copy(begin, length, spool), spool::read, out);
        } finally {
            spool.delete();
        }
    }

    /** @return how many bytes were copied */
    private long copy(Slice begin, long length, OutputStream out) throws IOException {
        long copied = 0;
        for (Slice piece = begin; piece != null; piece = value.next()) {
            out.write(piece.array(), piece.offset(), piece.length());
            copied += piece.length();
        }
        if (length >= 0 && copied != length) {
            throw refusal.untrue("the string has " + copied + " bytes, and said " + length);
        }
        return copied;
    }

    @Override
    public void end() {
        value = null;
    }
}
