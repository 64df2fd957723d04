package io.rdbkit;

import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.packed.ZipmapCursor;
import java.io.IOException;

/** How many elements a packed value has, which its blobs tell and not its shape. */
final class ElementCount {

    private static final String STRING = "a string";

    private ElementCount() {}

    static boolean isPacked(RdbType type) {
        return switch (type) {
            case HASH_ZIPMAP,
                    LIST_ZIPLIST,
                    SET_INTSET,
                    ZSET_ZIPLIST,
                    HASH_ZIPLIST,
                    LIST_QUICKLIST,
                    HASH_LISTPACK,
                    ZSET_LISTPACK,
                    LIST_QUICKLIST_2,
                    SET_LISTPACK,
                    HASH_LISTPACK_EX_PRE_GA,
                    HASH_LISTPACK_EX,
                    HASH_TMPL_LP_REF -> true;
            default -> false;
        };
    }

    /** Reads the whole value and counts; what a blob's header says is believed. Errors are those of skipping the value. */
    static long ofPacked(RdbType type, RdbInput in) throws IOException {
        long start = in.offset();
        try {
            return switch (type) {
                case HASH_ZIPMAP -> walked(new ZipmapCursor(), in) / 2; // as servers do, which refuse a wrong count
                case LIST_ZIPLIST -> count(new ZiplistCursor(), in);
                case SET_INTSET -> count(new IntsetCursor(), in);
                case ZSET_ZIPLIST, HASH_ZIPLIST -> count(new ZiplistCursor(), in) / 2;
                case HASH_LISTPACK, ZSET_LISTPACK -> count(new ListpackCursor(), in) / 2;
                case SET_LISTPACK -> count(new ListpackCursor(), in);
                case HASH_LISTPACK_EX_PRE_GA -> count(new ListpackCursor(), in) / 3;
                case HASH_LISTPACK_EX -> {
                    in.skip(8, "a number"); // the earliest field expiry
                    yield count(new ListpackCursor(), in) / 3;
                }
                case HASH_TMPL_LP_REF -> count(new ListpackCursor(), in) - 1;
                case LIST_QUICKLIST -> {
                    PackedCursor node = new ZiplistCursor();
                    long items = 0;
                    for (long nodes = in.readElements("the count of elements"); nodes > 0; nodes--) {
                        items += count(node, in);
                    }
                    yield items;
                }
                case LIST_QUICKLIST_2 -> quicklist2(in);
                default -> throw new IllegalArgumentException(type + " is not packed");
            };
        } catch (PackedException damaged) {
            throw in.format(damaged.getMessage(), Math.toIntExact(Math.min(in.offset() - start, Integer.MAX_VALUE)));
        }
    }

    private static long quicklist2(RdbInput in) throws IOException {
        PackedCursor node = new ListpackCursor();
        long items = 0;
        for (long nodes = in.readElements("the count of elements"); nodes > 0; nodes--) {
            if (in.readLength("a number") == 1) { // PLAIN: the string is one item
                in.skipString(STRING);
                items++;
            } else {
                items += count(node, in);
            }
        }
        return items;
    }

    /** The entries of the blob that comes next, which are compared with what its header says. */
    private static long walked(PackedCursor cursor, RdbInput in) throws IOException {
        Slice blob = new Slice();
        in.readSlice(blob, STRING);
        in.releaseSlices();
        cursor.reset(blob.array(), blob.offset(), blob.length());
        long entries = 0;
        while (cursor.next()) {
            entries++;
        }
        return entries;
    }

    /** The entries of the blob that comes next, of which nothing is decompressed beyond its header if that tells. */
    private static long count(PackedCursor cursor, RdbInput in) throws IOException {
        Slice blob = new Slice();
        in.mark();
        long count;
        try {
            long length = in.readStringHead(blob, PackedCursor.HEAD, STRING);
            count = cursor.countInHead(blob.array(), blob.offset(), blob.length(), length);
        } catch (RdbTruncatedException cut) {
            count = 0; // passing over it will say so
        }
        in.reset();
        if (count >= 0) {
            in.skipString(STRING);
            return count;
        }
        in.readSlice(blob, STRING);
        in.releaseSlices();
        cursor.reset(blob.array(), blob.offset(), blob.length());
        return cursor.count();
    }
}
