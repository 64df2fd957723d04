package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.KeyEntry;
import io.rdbkit.analyze.MemoryUse;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.util.List;

/** Prints keys as a table for people. */
final class KeyTable extends KeyLine {

    /** Nearly all values fit the width of their column. */
    private static final int DB_WIDTH = 2;

    private static final int TYPE_WIDTH = 6;
    private static final int ENCODING_WIDTH = 10;
    private static final int ELEMENTS_WIDTH = 8;
    private static final int SIZE_WIDTH = 9;
    private static final int TIME_WIDTH = 24;
    private static final int MILLIS_WIDTH = 13;
    private static final int IDLE_WIDTH = 6;
    private static final int FREQUENCY_WIDTH = 4;

    private static final byte[] HEADER = ascii(
            "db type   encoding   elements     bytes expiry                   " + "    expiry ms   idle freq key");
    private static final int MEMORY_WIDTH = 10;
    private static final byte[] MEMORY = ascii("     memory  allocated    largest ");
    private static final byte[] NO_TIME = padded("-", TIME_WIDTH);
    private static final byte[][] TYPES = new byte[ValueKind.values().length][];
    private static final byte[][] ENCODINGS = new byte[ObjectEncoding.values().length][];

    static {
        for (ValueKind kind : ValueKind.values()) {
            TYPES[kind.ordinal()] = padded(kind.toString(), TYPE_WIDTH);
        }
        for (ObjectEncoding encoding : ObjectEncoding.values()) {
            ENCODINGS[encoding.ordinal()] = padded(encoding.toString(), ENCODING_WIDTH);
        }
    }

    private static byte[] padded(String text, int width) {
        return ascii(("%-" + width + "s ").formatted(text));
    }

    /** 0 if all lines are of one file. */
    private final int fileWidth;

    KeyTable(LineBuffer out, List<String> files, KeyMemory memory) {
        super(out, memory);
        int width = files.isEmpty() ? 0 : "file".length();
        for (String file : files) {
            width = Math.max(width, Bytes.utf8(file).toString().length());
        }
        fileWidth = width;
    }

    @Override
    void header() throws IOException {
        if (fileWidth > 0) {
            out.put(inColumn("file"));
        }
        if (memory != null) {
            out.put(MEMORY);
        }
        out.put(HEADER).endLine();
    }

    @Override
    String ofFile(Bytes name) {
        return inColumn(name.toString());
    }

    private String inColumn(String file) {
        return file + " ".repeat(Math.max(0, fileWidth - file.length()) + 1);
    }

    @Override
    void write(KeyEntry key) throws IOException {
        MemoryUse use = memory == null ? null : memory.of(key); // first, as it reads the value
        putFile();
        if (use != null) {
            out.put(use.isEstimate() ? '~' : ' ')
                    .put(use.memory(), MEMORY_WIDTH)
                    .put(' ');
            out.put(use.allocated(), MEMORY_WIDTH).put(' ');
            orNone(use.largest(), MEMORY_WIDTH);
        }
        out.put(key.db(), DB_WIDTH).put(' ');
        out.put(TYPES[key.type().kind().ordinal()]);
        out.put(ENCODINGS[key.encoding().ordinal()]);
        out.put(key.elements(), ELEMENTS_WIDTH).put(' ');
        out.put(key.serializedSize(), SIZE_WIDTH).put(' ');
        if (key.hasExpiry()) {
            out.putTime(key.expiry()).put(' ');
        } else {
            out.put(NO_TIME);
        }
        orNone(key.expiry(), MILLIS_WIDTH);
        Eviction eviction = key.eviction();
        orNone(eviction.idleSeconds(), IDLE_WIDTH);
        orNone(eviction.frequency(), FREQUENCY_WIDTH);
        out.putKey(key.key()).endLine();
    }

    private void orNone(long number, int width) throws IOException {
        if (number == -1) { // -1 in all columns means: there is none
            for (int i = 1; i < width; i++) {
                out.put(' ');
            }
            out.put('-');
        } else {
            out.put(number, width);
        }
        out.put(' ');
    }
}
