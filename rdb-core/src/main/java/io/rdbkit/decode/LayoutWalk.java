package io.rdbkit.decode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.StreamShape;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.packed.ZipmapCursor;
import io.rdbkit.value.LayoutVisitor;
import java.io.IOException;
import java.util.List;

/** Walks over one value and tells a {@link LayoutVisitor} of its parts. Long strings and packed blobs are passed over as they are. */
public final class LayoutWalk {

    private static final String STRING = "a string";
    private static final String COUNT = "the count of elements";
    private static final String NUMBER = "a number";
    private static final int PLAIN_NODE = 1;
    private static final int LEAST_TEXT_SCORE_WITHOUT_BYTES = 253;
    private static final int NAN = 253;
    private static final int POSITIVE_INFINITY = 254;

    private final RdbInput in;
    private final LayoutVisitor to;
    private final Slice text = new Slice();

    /** @param in stands at the value, and is left behind it */
    public LayoutWalk(RdbInput in, LayoutVisitor to) {
        this.in = in;
        this.to = to;
    }

    /**
     * Walks over the value.
     *
     * @return how many elements it has
     * @throws io.rdbkit.format.RdbException if it is damaged; damage within a packed value that needn't be read is not found
     */
    public long walk(RdbType type, HashTemplates templates) throws IOException {
        return switch (type) {
            case STRING -> {
                string();
                yield 1;
            }
            case LIST, SET -> strings(1);
            case HASH -> strings(2);
            case ZSET, ZSET_2 -> zset(type == RdbType.ZSET);
            case HASH_ZIPMAP -> blob(new ZipmapCursor()) / 2;
            case LIST_ZIPLIST -> blob(new ZiplistCursor());
            case SET_INTSET -> blob(new IntsetCursor());
            case ZSET_ZIPLIST, HASH_ZIPLIST -> blob(new ZiplistCursor()) / 2;
            case HASH_LISTPACK, ZSET_LISTPACK -> blob(new ListpackCursor()) / 2;
            case SET_LISTPACK -> blob(new ListpackCursor());
            case HASH_LISTPACK_EX_PRE_GA -> blob(new ListpackCursor()) / 3;
            case HASH_LISTPACK_EX -> {
                in.skip(8, NUMBER); // the earliest expiry of a field
                yield blob(new ListpackCursor()) / 3;
            }
            case HASH_TMPL_LP_REF -> blob(new ListpackCursor()) - 1;
            case LIST_QUICKLIST -> quicklist(new ZiplistCursor(), false);
            case LIST_QUICKLIST_2 -> quicklist(new ListpackCursor(), true);
            case HASH_2 -> hashOfValkey();
            case HASH_METADATA -> hashOfRedis(in.readLongLe("the earliest field expiry"));
            case HASH_METADATA_PRE_GA -> hashOfRedis(1);
            case HASH_TMPL_ARRAY_REF -> hashOfTemplate(templates);
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 ->
                stream(type.id());
            case ARRAY -> array();
            case MODULE_2 -> {
                module();
                yield 1;
            }
        };
    }

    private long count() throws IOException {
        long n = in.readElements(COUNT);
        to.count(n);
        return n;
    }

    private void string() throws IOException {
        long length = in.passString(text, LayoutVisitor.SHOWN, STRING);
        to.string(length, text);
    }

    private long strings(int each) throws IOException {
        long elements = count();
        for (long n = elements; n > 0; n--) {
            for (int i = 0; i < each; i++) {
                string();
            }
        }
        return elements;
    }

    private long zset(boolean textScores) throws IOException {
        long elements = count();
        for (long n = elements; n > 0; n--) {
            string();
            to.score(textScores ? textScore() : Double.longBitsToDouble(in.readLongLe("a score")));
        }
        return elements;
    }

    private double textScore() throws IOException {
        int length = in.readByte("a score");
        if (length >= LEAST_TEXT_SCORE_WITHOUT_BYTES) {
            return length == NAN
                    ? Double.NaN
                    : length == POSITIVE_INFINITY ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        in.readRaw(text, length, "a score");
        in.releaseSlices();
        return Scores.parse(text);
    }

    private long hashOfValkey() throws IOException {
        long elements = count();
        for (long n = elements; n > 0; n--) {
            string();
            string();
            long expiry = in.readLongLe("a field's expiry");
            to.fieldExpiry(expiry < 0 ? 0 : expiry);
        }
        return elements;
    }

    private long hashOfRedis(long earliest) throws IOException {
        long elements = count();
        for (long n = elements; n > 0; n--) {
            long ttl = in.readLength("a field's expiry");
            string();
            string();
            to.fieldExpiry(ttl == 0 ? 0 : earliest + ttl - 1);
        }
        return elements;
    }

    private long hashOfTemplate(HashTemplates templates) throws IOException {
        List<Bytes> names = templates.namesOf(in.readLength("a template id"), in);
        to.count(names.size());
        for (Bytes name : names) {
            text.set(name.array(), name.arrayOffset(), name.length());
            to.string(name.length(), text);
            string();
        }
        return names.size();
    }

    // ---- packed values

    private long quicklist(PackedCursor cursor, boolean hasContainers) throws IOException {
        long items = 0;
        for (long nodes = count(); nodes > 0; nodes--) {
            if (hasContainers && in.readLength(NUMBER) == PLAIN_NODE) {
                string();
                items++;
            } else {
                items += blob(cursor);
            }
        }
        return items;
    }

    /** One packed blob; how many entries it has. */
    private long blob(PackedCursor cursor) throws IOException {
        long start = in.offset();
        if (!to.wantsEntries()) {
            long entries = countInHead(cursor);
            if (entries >= 0) {
                to.blob(in.passString(text, -1, STRING), entries);
                return entries;
            }
        }
        in.readSlice(text, STRING);
        in.releaseSlices();
        try {
            return entries(cursor);
        } catch (PackedException damaged) {
            throw in.format(damaged.getMessage(), Math.toIntExact(Math.min(in.offset() - start, Integer.MAX_VALUE)));
        }
    }

    /** What the header says, or -1. The cursor stays before the blob. */
    private long countInHead(PackedCursor cursor) throws IOException {
        in.mark();
        try {
            long length = in.readStringHead(text, PackedCursor.HEAD, STRING);
            return cursor.countInHead(text.array(), text.offset(), text.length(), length);
        } catch (RdbTruncatedException cut) {
            return -1; // reading it will say so
        } finally {
            in.releaseSlices();
            in.reset();
        }
    }

    private long entries(PackedCursor cursor) throws IOException {
        int length = text.length();
        cursor.reset(text.array(), text.offset(), length);
        boolean wanted = to.wantsEntries();
        Slice entry = new Slice();
        long entries = 0;
        while (cursor.next()) {
            entries++;
            if (wanted && cursor.isInteger()) {
                to.integerEntry(cursor.number());
            } else if (wanted) {
                to.textEntry(cursor.length(), cursor.show(entry));
            }
        }
        to.blob(length, entries);
        return entries;
    }

    // ---- streams, arrays, modules

    private long stream(int type) throws IOException {
        for (long nodes = count(); nodes > 0; nodes--) {
            in.readSlice(text, "a stream node's ID");
            in.releaseSlices();
            boolean sound = text.length() == 2 * Long.BYTES;
            long ms = sound ? half(0) : 0;
            long seq = sound ? half(Long.BYTES) : 0;
            to.streamNode(ms, seq, in.passString(text, -1, STRING));
        }
        long elements = in.readElements(COUNT);
        for (int numbers = type >= StreamShape.COUNTERS ? 7 : 2; numbers > 0; numbers--) {
            in.readLength(NUMBER);
        }
        for (long groups = in.readElements(COUNT); groups > 0; groups--) {
            group(type);
        }
        StreamShape.idempotence(type).walk(in, null);
        return elements;
    }

    private long half(int from) {
        long half = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            half = half << 8 | text.at(i) & 0xff;
        }
        return half;
    }

    private void group(int type) throws IOException {
        to.group(in.passString(text, -1, STRING));
        for (int numbers = type >= StreamShape.COUNTERS ? 3 : 2; numbers > 0; numbers--) {
            in.readLength(NUMBER);
        }
        for (long pending = in.readElements(COUNT); pending > 0; pending--) {
            to.pending(bigEndian(), bigEndian());
            in.skip(8, NUMBER);
            in.readLength(NUMBER);
        }
        for (long consumers = in.readElements(COUNT); consumers > 0; consumers--) {
            to.consumer(in.passString(text, -1, STRING));
            in.skip(type >= StreamShape.ACTIVE_TIME ? 16 : 8, NUMBER);
            for (long owned = in.readElements(COUNT); owned > 0; owned--) {
                to.ownedPending(bigEndian(), bigEndian());
            }
        }
        if (type >= StreamShape.NACKED) {
            for (long nacked = in.readElements(COUNT); nacked > 0; nacked--) {
                in.skip(16, NUMBER);
            }
        }
    }

    private long bigEndian() throws IOException {
        return Long.reverseBytes(in.readLongLe("half an ID"));
    }

    private long array() throws IOException {
        long elements = count();
        if (in.readLength("a flag") == 1) {
            in.readLength(NUMBER);
        }
        for (long n = elements; n > 0; n--) {
            in.readLength(NUMBER);
            long tag = in.readLength("an array element's tag");
            if (tag == 0 || tag == 3) {
                string();
            } else if (tag == 1 || tag == 2) {
                in.skip(8, "an array element");
                to.moduleNumber();
            } else {
                throw in.format("unknown array element tag " + Long.toUnsignedString(tag), 1);
            }
        }
        return elements;
    }

    private void module() throws IOException {
        while (true) {
            long token = in.readLength("a module token");
            if (token == 0) {
                return;
            } else if (token == 1 || token == 2) {
                in.readLength("a module integer");
                to.moduleNumber();
            } else if (token == 3 || token == 4) {
                in.skip(token == 3 ? 4 : 8, "a module number");
                to.moduleNumber();
            } else if (token == 5) {
                to.moduleString(in.passString(text, -1, "a module string"));
            } else {
                throw in.format("unknown module token " + Long.toUnsignedString(token), 1);
            }
        }
    }
}
