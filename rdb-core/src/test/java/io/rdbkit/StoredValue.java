package io.rdbkit;

import io.rdbkit.format.RdbType;
import io.rdbkit.io.RdbInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The parts of a value behind its key, with decoded strings. The result doesn't depend on how a string was compressed.
 */
final class StoredValue {

    private static final String WHAT = "a part";

    private final RdbInput in;
    private final List<String> parts = new ArrayList<>();

    private StoredValue(RdbInput in) {
        this.in = in;
    }

    static List<String> parts(RdbType type, byte[] value) throws IOException {
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(value), 0, false)) {
            StoredValue stored = new StoredValue(in);
            stored.add(type);
            stored.parts.add("behind it: " + in.hasNext());
            return stored.parts;
        }
    }

    private void add(RdbType type) throws IOException {
        switch (type) {
            case STRING,
                    HASH_ZIPMAP,
                    LIST_ZIPLIST,
                    SET_INTSET,
                    ZSET_ZIPLIST,
                    HASH_ZIPLIST,
                    HASH_LISTPACK,
                    ZSET_LISTPACK,
                    SET_LISTPACK -> string();
            case LIST, SET, LIST_QUICKLIST -> each(this::string);
            case HASH -> each(this::pair);
            case ZSET ->
                each(() -> {
                    string();
                    int length = in.readByte(WHAT);
                    parts.add("score " + length);
                    bytes(length > 252 ? 0 : length);
                });
            case ZSET_2 ->
                each(() -> {
                    string();
                    bytes(8);
                });
            case LIST_QUICKLIST_2 ->
                each(() -> {
                    length();
                    string();
                });
            case HASH_2 ->
                each(() -> {
                    pair();
                    bytes(8);
                });
            case HASH_METADATA -> {
                bytes(8);
                each(() -> {
                    length();
                    pair();
                });
            }
            case HASH_LISTPACK_EX -> {
                bytes(8);
                string();
            }
            case ARRAY -> array();
            case MODULE_2 -> module();
            default -> throw new IllegalArgumentException(type.toString());
        }
    }

    private interface Part {
        void read() throws IOException;
    }

    private void each(Part part) throws IOException {
        for (long left = length(); left > 0; left--) {
            part.read();
        }
    }

    private void pair() throws IOException {
        string();
        string();
    }

    private long length() throws IOException {
        long length = in.readLength(WHAT);
        parts.add("length " + length);
        return length;
    }

    private void bytes(int n) throws IOException {
        parts.add(HexFormat.of().formatHex(in.readBytes(n, WHAT)));
    }

    private void string() throws IOException {
        parts.add(
                "string " + HexFormat.of().formatHex(in.readString(WHAT).value().toByteArray()));
    }

    private void array() throws IOException {
        long elements = length();
        if (length() == 1) {
            length();
        }
        for (; elements > 0; elements--) {
            length();
            long tag = length();
            if (tag == 1 || tag == 2) {
                bytes(8);
            } else {
                string();
            }
        }
    }

    private void module() throws IOException {
        length();
        for (long opcode; (opcode = length()) != 0; ) {
            switch ((int) opcode) {
                case 1, 2 -> length();
                case 3 -> bytes(4);
                case 4 -> bytes(8);
                default -> string();
            }
        }
    }
}
