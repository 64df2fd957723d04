package io.rdbkit.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** The output formats of {@code rdb keys}. */
enum KeyFormat {
    TABLE,
    CSV,
    JSONL,
    KEYS;

    private static final int LONGEST_HEADER = 256;

    /**
     * @param raw    whether a name that stands alone is not escaped
     * @param files  the files of the keys, which each line then names; empty if there is only one
     * @param memory measures keys; null if their memory is not told
     * @param style  how a table looks
     */
    KeyLine open(LineBuffer out, boolean raw, List<String> files, KeyMemory memory, TableStyle style) {
        return switch (this) {
            case TABLE -> new KeyTable(out, files, memory, style);
            case CSV -> new KeyCsv(out, files, memory);
            case JSONL -> new KeyJson(out, memory);
            case KEYS -> new KeyLine.Names(out, raw);
        };
    }

    /** The lines above the list, which the same options have; empty if there are none. */
    byte[] header(List<String> files, KeyMemory memory, TableStyle style) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        KeyLine line = open(new LineBuffer(bytes, LONGEST_HEADER), false, files, memory, style);
        line.header();
        line.flush();
        return bytes.toByteArray();
    }
}
