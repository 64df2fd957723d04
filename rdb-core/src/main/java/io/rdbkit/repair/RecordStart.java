package io.rdbkit.repair;

import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Dialect;
import io.rdbkit.io.Form;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.Probe;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record may begin at a place. It looks quickly at the first bytes, which rules out nearly all wrong places.
 * The places that are left are read by an {@link Attempt}, which decides. This class knows just enough of the format to
 * spare that for most bytes.
 */
@SuppressWarnings("NullAway") // The parts of a record are read from the bytes given before.
final class RecordStart implements Probe {

    /** How many consecutive records are looked at, if a record's end is known. */
    private static final int DEPTH = 3;

    /** How many opcodes may prepare a key: a database and its size, an expiry, an eviction record, metadata. */
    private static final int OPCODES = 5;

    private static final int INT8 = 0xc0;
    private static final int INT32 = 0xc2;
    private static final int LZF = 0xc3;

    /** The first bytes of a function library. */
    private static final int SHEBANG = '#' | '!' << 8;

    private final RdbType[] types = new RdbType[256];
    private final Opcode[] opcodes = new Opcode[256];
    private final RdbVersion version;

    private byte @Nullable [] bytes;
    /** The end of the bytes in memory. */
    private int end;
    /** The end of the file, counted from the first byte in memory. */
    private long fileEnd;

    private long value;
    private long contentAt;
    private boolean compressed;
    private boolean mayBeEmpty;

    RecordStart(RdbVersion version) {
        this.version = version;
        Dialect dialect = Dialect.of(version);
        for (int b = 0; b < types.length; b++) {
            RdbType type = dialect.type(b);
            types[b] = type != null && version.loads(type) ? type : null;
            Opcode opcode = dialect.opcode(b);
            opcodes[b] = opcode != null && version.has(opcode) ? opcode : null;
        }
    }

    /**
     * Sets the bytes to look at.
     *
     * @param n    how many bytes are in memory
     * @param left how many bytes the file has from the first of them on
     */
    void look(byte[] window, int n, long left) {
        bytes = window;
        end = n;
        fileEnd = left;
    }

    /** Whether a record may begin at an index. */
    boolean isPossible(int at) {
        return isPossible(at, DEPTH, OPCODES);
    }

    private boolean isPossible(long at, int depth, int opcodes) {
        if (at == GOES_ON) {
            return true;
        }
        if (at < 0 || at >= end) {
            return at >= 0 && at < fileEnd;
        }
        if (depth == 0) {
            return true;
        }
        int first = bytes[(int) at] & 0xff;
        RdbType type = types[first];
        return type == null ? opcodes > 0 && isOpcode(first, at + 1, depth, opcodes - 1) : isKey(type, at + 1, depth);
    }

    private boolean isOpcode(int first, long at, int depth, int opcodes) {
        Opcode opcode = this.opcodes[first];
        if (opcode == null) {
            return false;
        }
        mayBeEmpty = true;
        return switch (opcode) {
            case EOF -> isEnd(at);
            case SELECTDB -> {
                long next = length(at);
                yield value >= 0 && value <= Integer.MAX_VALUE && isPossible(next, depth, opcodes);
            }
            case AUX -> isName(at) && isPayload(opcode, at);
            case FUNCTION2 -> isCode(at);
            case EXPIRETIME, EXPIRETIME_MS, RESIZEDB, FREQ, IDLE, SLOT_INFO ->
                isPossible(shape(Grammar.payload(opcode), at), depth, opcodes);
            case FUNCTION_PRE_GA, KEY_META, SLOT_IMPORT, HASH_TEMPLATE -> isPayload(opcode, at);
            case MODULE_AUX -> length(at) >= 0; // its shape begins behind three numbers
            case UPDATE -> at >= end || bytes[(int) at] == '*';
            // Only one producer writes these, and its damaged files are not searched for them.
            case OBJECT_FLAGS, ZSTD_RECORDS, LZ4_RECORDS, RECORDS_END, RAM_LRU, SLOT_NUM -> false;
        };
    }

    private boolean isPayload(Opcode opcode, long at) {
        return shape(Grammar.payload(opcode), at) != IMPOSSIBLE;
    }

    /** Whether the end of an RDB is here: the checksum and nothing behind it, or AOF commands. */
    private boolean isEnd(long at) {
        long behind = at + (version.hasChecksum() ? ByteCorrection.CHECKSUM_BYTES : 0);
        return behind == fileEnd || behind < fileEnd && (behind >= end || bytes[(int) behind] == '*');
    }

    private boolean isName(long at) {
        return string(at) >= 0 && !compressed && value > 0 && (contentAt >= end || isLetter(bytes[(int) contentAt]));
    }

    private static boolean isLetter(int b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    private boolean isCode(long at) {
        return string(at) >= 0 && (compressed || value >= 2 && (contentAt + 1 >= end || u16(contentAt) == SHEBANG));
    }

    private boolean isKey(RdbType type, long at, int depth) {
        long behindKey = string(at);
        boolean emptyKey = value == 0 && !compressed;
        if (behindKey < 0 || behindKey >= end) {
            return behindKey >= 0 && behindKey < fileEnd;
        }
        mayBeEmpty = type.kind() == ValueKind.STREAM;
        Form form = Form.of(type);
        return switch (form) {
            case STRING -> {
                long next = string(behindKey);
                // A sequence of zeros looks like an empty key with an empty value.
                yield !(emptyKey && value == 0 && !compressed) && isPossible(next, depth - 1, OPCODES);
            }
            case INTSET, ZIPMAP -> isPossible(shape(Grammar.shape(type), behindKey), depth - 1, OPCODES);
            case ZIPLIST, LISTPACK, TEMPLATE_LISTPACK -> {
                long next = shape(Grammar.shape(type), behindKey);
                yield next >= 0 && tellsItsLength() && isPossible(next, depth - 1, OPCODES);
            }
            case MODULE, TEMPLATE_VALUES -> length(behindKey) >= 0;
            case STREAM ->
                isElements(type, behindKey) && (value == 0 || beginsWith(16, 16)); // the length of a node's key
            case LISTPACK_NODES -> isElements(type, behindKey) && beginsWith(1, 2); // the containers of a node
            case ELEMENTS, ZIPLIST_NODES, ARRAY -> isElements(type, behindKey);
        };
    }

    /** Whether the last blob states its length. */
    private boolean tellsItsLength() {
        return compressed || contentAt + 4 > end || (u16(contentAt) | u16(contentAt + 2) << 16) == value;
    }

    /** Reads the count of elements into the value and the first element into the content. */
    private boolean isElements(RdbType type, long at) {
        if (shape(Grammar.shape(type), at) == IMPOSSIBLE) {
            return false;
        }
        contentAt = count(at + Form.bytesInFront(type));
        return true;
    }

    private boolean beginsWith(int least, int most) {
        return contentAt >= end || bytes[(int) contentAt] >= least && bytes[(int) contentAt] <= most;
    }

    // ---- parts of a record: each method returns the index behind the part, or that it is impossible

    /** A collection has at least one element, and each element takes at least one byte. */
    @Override
    public long count(long at) {
        long next = length(at);
        boolean possible = next >= 0 && value >= 0 && value <= fileEnd - next && (value > 0 || mayBeEmpty);
        return possible ? next : IMPOSSIBLE;
    }

    @Override
    public long length(long at) {
        if (at < 0 || at >= end) {
            value = 0;
            return at < 0 || at >= fileEnd ? IMPOSSIBLE : outOfSight();
        }
        int first = bytes[(int) at] & 0xff;
        int size = first < 0x40 ? 1 : first < 0x80 ? 2 : first == 0x80 ? 5 : first == 0x81 ? 9 : 0;
        if (size == 0 || at + size > fileEnd) {
            return IMPOSSIBLE;
        }
        if (at + size > end) {
            value = 0;
            return outOfSight();
        }
        value = first & (size < 5 ? 0x3f : 0);
        for (int i = 1; i < size; i++) {
            value = value << 8 | bytes[(int) at + i] & 0xff;
        }
        return at + size;
    }

    @Override
    public long string(long at) {
        compressed = false;
        if (at < 0 || at >= end) {
            return length(at);
        }
        int first = bytes[(int) at] & 0xff;
        contentAt = fileEnd;
        if (first >= INT8 && first <= INT32) {
            value = 1;
            contentAt = end; // a number, which says nothing about the length
            return within(at + 1, 1L << first - INT8);
        }
        if (first == LZF) {
            long originalAt = length(at + 1);
            long block = value;
            long next = length(originalAt);
            compressed = true;
            return next < 0 || next >= end ? next : block <= 0 || value <= 0 ? IMPOSSIBLE : within(next, block);
        }
        long next = length(at);
        contentAt = next;
        return next < 0 ? IMPOSSIBLE : within(next, value);
    }

    /** An index in the file beyond the bytes in memory, where everything is possible. */
    private long outOfSight() {
        return fileEnd - 1;
    }

    private long within(long at, long n) {
        return n < 0 || n > fileEnd - at ? IMPOSSIBLE : at + n;
    }

    private int u16(long at) {
        return bytes[(int) at] & 0xff | (bytes[(int) at + 1] & 0xff) << 8;
    }
}
