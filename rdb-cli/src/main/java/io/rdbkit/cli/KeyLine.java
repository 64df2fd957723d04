package io.rdbkit.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.rdbkit.KeyEntry;
import io.rdbkit.ValueKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Prints a key as one line. */
abstract class KeyLine {

    /** A column is as wide as nearly all of what is in it. */
    private static final int TYPE_WIDTH = 6;

    private static final int SIZE_WIDTH = 9;
    private static final byte[] NO_EXPIRY = "-                       ".getBytes(StandardCharsets.US_ASCII);

    final LineBuffer out;

    KeyLine(LineBuffer out) {
        this.out = out;
    }

    void header() throws IOException {}

    abstract void write(KeyEntry key) throws IOException;

    void flush() throws IOException {
        out.flush();
    }

    static final class Table extends KeyLine {

        private static final Map<ValueKind, byte[]> TYPES = new EnumMap<>(ValueKind.class);

        static {
            for (ValueKind kind : ValueKind.values()) {
                TYPES.put(kind, ("%-" + TYPE_WIDTH + "s ").formatted(kind).getBytes(StandardCharsets.US_ASCII));
            }
        }

        Table(LineBuffer out) {
            super(out);
        }

        @Override
        void write(KeyEntry key) throws IOException {
            long size = key.serializedSize();
            if (key.db() < 10) {
                out.put(' ');
            }
            out.put(key.db()).put(' ').put(TYPES.get(key.type().kind()));
            long limit = 10;
            for (int width = 1; width < SIZE_WIDTH; width++, limit *= 10) {
                if (size < limit) {
                    out.put(' ');
                }
            }
            out.put(size).put(' ');
            if (key.hasExpiry()) {
                out.putTime(key.expiry());
            } else {
                out.put(NO_EXPIRY);
            }
            out.put(' ').putKey(key.key()).endLine();
        }
    }

    static final class Csv extends KeyLine {

        Csv(LineBuffer out) {
            super(out);
        }

        @Override
        void header() throws IOException {
            out.put("db,type,size,expiry_ms,key").endLine();
        }

        @Override
        void write(KeyEntry key) throws IOException {
            out.put(key.db()).put(',').put(key.type().kind().toString()).put(',');
            out.put(key.serializedSize()).put(',');
            if (key.hasExpiry()) {
                out.put(key.expiry());
            }
            out.put(",\"")
                    .put(key.key().toString().replace("\"", "\"\""))
                    .put('"')
                    .endLine();
        }
    }

    static final class Jsonl extends KeyLine {

        Jsonl(LineBuffer out) {
            super(out);
        }

        @Override
        void write(KeyEntry key) throws IOException {
            out.put("{\"db\":").put(key.db());
            out.put(",\"type\":\"").put(key.type().kind().toString());
            out.put("\",\"size\":").put(key.serializedSize());
            if (key.hasExpiry()) {
                out.put(",\"expiry\":").put(key.expiry());
            }
            out.put(",\"key\":\"");
            if (LineBuffer.isPlain(key.key(), '"')) {
                out.putRaw(key.key());
            } else {
                out.put(JsonStringEncoder.getInstance().quoteAsUTF8(key.key().toString()));
            }
            out.put("\"}").endLine();
        }
    }

    static final class Names extends KeyLine {

        private final boolean raw;

        Names(LineBuffer out, boolean raw) {
            super(out);
            this.raw = raw;
        }

        @Override
        void write(KeyEntry key) throws IOException {
            if (raw) {
                out.putRaw(key.key());
            } else {
                out.putKey(key.key());
            }
            out.endLine();
        }
    }
}
