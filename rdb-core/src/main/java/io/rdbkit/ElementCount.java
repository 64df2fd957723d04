package io.rdbkit;

import io.rdbkit.encoding.PackedCount;
import io.rdbkit.io.RdbInput;
import java.io.IOException;

/** How many elements a packed value has, which its blobs tell and not its shape. */
final class ElementCount {

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

    /** Reads the whole value and counts. */
    static long ofPacked(RdbType type, RdbInput in) throws IOException {
        long start = in.offset();
        try {
            return switch (type) {
                case HASH_ZIPMAP -> PackedCount.zipmap(blob(in));
                case LIST_ZIPLIST -> PackedCount.ziplist(blob(in));
                case SET_INTSET -> PackedCount.intset(blob(in));
                case ZSET_ZIPLIST, HASH_ZIPLIST -> PackedCount.ziplist(blob(in)) / 2;
                case HASH_LISTPACK, ZSET_LISTPACK -> PackedCount.listpack(blob(in)) / 2;
                case SET_LISTPACK -> PackedCount.listpack(blob(in));
                case HASH_LISTPACK_EX_PRE_GA -> PackedCount.listpack(blob(in)) / 3;
                case HASH_LISTPACK_EX -> {
                    in.readLongLe("the earliest field expiry");
                    yield PackedCount.listpack(blob(in)) / 3;
                }
                case HASH_TMPL_LP_REF -> PackedCount.listpack(blob(in)) - 1;
                case LIST_QUICKLIST -> {
                    long items = 0;
                    for (long nodes = in.readCount("the count of nodes"); nodes > 0; nodes--) {
                        items += PackedCount.ziplist(blob(in));
                    }
                    yield items;
                }
                case LIST_QUICKLIST_2 -> quicklist2(in);
                default -> throw new IllegalArgumentException(type + " is not packed");
            };
        } catch (IllegalArgumentException damaged) {
            throw in.format(damaged.getMessage(), Math.toIntExact(Math.min(in.offset() - start, Integer.MAX_VALUE)));
        }
    }

    private static long quicklist2(RdbInput in) throws IOException {
        long items = 0;
        for (long nodes = in.readCount("the count of nodes"); nodes > 0; nodes--) {
            if (in.readLength("a node's container") == 1) { // PLAIN: the string is one item
                in.skipString("a list item");
                items++;
            } else {
                items += PackedCount.listpack(blob(in));
            }
        }
        return items;
    }

    private static Bytes blob(RdbInput in) throws IOException {
        return in.readString("a packed value").value();
    }
}
