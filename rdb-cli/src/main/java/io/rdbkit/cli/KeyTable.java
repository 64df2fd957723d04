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

/**
 * Prints keys as a table for people, which fits 80 columns. With several files it has no encodings, and with memory it has neither encodings, sizes nor
 * times. CSV and JSON have everything.
 */
final class KeyTable extends KeyLine {

    /** Nearly all values fit the width of their column. */
    private static final int DB_WIDTH = 2;

    private static final int TYPE_WIDTH = 6;
    private static final int ENCODING_WIDTH = 10;
    private static final int ELEMENTS_WIDTH = 8;
    private static final int SIZE_WIDTH = 9;
    private static final int TIME_WIDTH = 6;
    private static final int FILE_WIDTH = 18;
    private static final int LEAST_KEY_WIDTH = 18;

    private static final long[] UNITS = {1, 60, 3600, 86_400, 31_557_600};
    private static final String UNIT_LETTERS = "smhdy";
    /** A number of a unit from this on is told in the next one. */
    private static final long[] TOO_LARGE = {100, 100, 100, 1000, Long.MAX_VALUE};

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
        return ascii((" %-" + width + "s").formatted(text));
    }

    private final TextColumn keys;
    /** Null if all lines are of one file. */
    private final TextColumn files;

    private final boolean hasEncoding;
    private final boolean hasElements;
    private final long nowMillis;
    private Bytes file;

    KeyTable(LineBuffer out, List<String> files, KeyMemory memory, TableStyle style) {
        super(out, memory);
        boolean several = !files.isEmpty();
        hasEncoding = !several && memory == null;
        hasElements = !several || memory == null;
        nowMillis = style.nowMillis();
        int fileWidth = several ? 1 + FILE_WIDTH : 0;
        int rest = header(false).length() + fileWidth;
        keys = new TextColumn(Math.max(LEAST_KEY_WIDTH, style.width() - rest), style.cuts(), false);
        this.files = several ? new TextColumn(FILE_WIDTH, style.cuts(), true) : null;
    }

    /** The headings behind the key. */
    private String header(boolean file) {
        return " db type  "
                + (hasEncoding ? " encoding  " : "")
                + (hasElements ? " elements" : "")
                + (memory == null ? "     bytes expiry   idle" : "     memory allocated   largest")
                + (file ? " file" : "");
    }

    @Override
    void header() throws IOException {
        keys.put("key", out);
        out.put(header(files != null)).endLine();
    }

    /** The file is the last column, so nothing stands in front. */
    @Override
    String ofFile(Bytes name) {
        file = name;
        return "";
    }

    @Override
    void write(KeyEntry key) throws IOException {
        MemoryUse use = memory == null ? null : memory.of(key); // first, as it reads the value
        keys.put(key.key(), out);
        out.put(' ').put(key.db(), DB_WIDTH);
        out.put(TYPES[key.type().kind().ordinal()]);
        if (hasEncoding) {
            out.put(ENCODINGS[key.encoding().ordinal()]);
        }
        if (hasElements) {
            out.put(' ').put(key.elements(), ELEMENTS_WIDTH);
        }
        if (use == null) {
            out.put(' ').put(key.serializedSize(), SIZE_WIDTH).put(' ');
            expiry(key);
            out.put(' ');
            idle(key.eviction());
        } else {
            out.put(use.isEstimate() ? " ~" : "  ").put(use.memory(), SIZE_WIDTH);
            out.put(' ').put(use.allocated(), SIZE_WIDTH).put(' ');
            if (use.largest() < 0) {
                right("-", SIZE_WIDTH);
            } else {
                out.put(use.largest(), SIZE_WIDTH);
            }
        }
        if (files != null) {
            out.put(' ');
            files.put(file, out);
        }
        out.endLine();
    }

    private void expiry(KeyEntry key) throws IOException {
        if (!key.hasExpiry()) {
            right("-", TIME_WIDTH);
        } else if (key.expiry() <= nowMillis) {
            right("past", TIME_WIDTH);
        } else {
            span((key.expiry() - nowMillis + 999) / 1000);
        }
    }

    private void idle(Eviction eviction) throws IOException {
        if (eviction.idleSeconds() >= 0) {
            span(eviction.idleSeconds());
        } else if (eviction.frequency() >= 0) {
            right("lfu" + eviction.frequency(), TIME_WIDTH);
        } else {
            right("-", TIME_WIDTH);
        }
    }

    /** A span in the smallest unit that makes a short number, rounded down. */
    private void span(long seconds) throws IOException {
        int unit = 0;
        while (seconds / UNITS[unit] >= TOO_LARGE[unit]) {
            unit++;
        }
        out.put(seconds / UNITS[unit], TIME_WIDTH - 1).put(UNIT_LETTERS.charAt(unit));
    }

    private void right(String text, int width) throws IOException {
        out.blanks(width - text.length());
        out.put(text);
    }
}
