package io.rdbkit.decode;

import io.rdbkit.format.Expiry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.format.StoredKey;
import io.rdbkit.io.RdbInput;
import java.io.IOException;

/** Finds the {@link ObjectEncoding} of a value from its type, or from its first bytes if the type does not decide. */
public final class EncodingRule {

    /** The default of list-max-listpack-size, -2. */
    private static final int LARGEST_LISTPACK_OF_A_LIST = 8192;

    private static final int PACKED_NODE = 2;

    /** The longest decimal form of a 64-bit integer. */
    private static final int LONGEST_INTEGER = 20;

    private static final int RDB_OF_REDIS_3_2 = 7;
    private static final int RDB_OF_REDIS_7_2 = 11;
    private static final int RDB_OF_REDIS_8_6 = 13;

    private EncodingRule() {}

    /** The encoding that all values of a type have, or null if they have several. */
    public static ObjectEncoding ofType(RdbType type, RdbVersion version) {
        return switch (type) {
            case STRING -> null;
            case LIST -> version.number() < RDB_OF_REDIS_3_2 ? ObjectEncoding.LINKEDLIST : ObjectEncoding.QUICKLIST;
            case LIST_QUICKLIST -> ObjectEncoding.QUICKLIST;
            case LIST_QUICKLIST_2 -> version.number() < RDB_OF_REDIS_7_2 ? ObjectEncoding.QUICKLIST : null;
            case LIST_ZIPLIST, ZSET_ZIPLIST, HASH_ZIPLIST -> ObjectEncoding.ZIPLIST;
            case SET_INTSET -> ObjectEncoding.INTSET;
            case SET_LISTPACK, ZSET_LISTPACK, HASH_LISTPACK -> ObjectEncoding.LISTPACK;
            case HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA -> ObjectEncoding.LISTPACKEX;
            case HASH_ZIPMAP -> ObjectEncoding.ZIPMAP;
            case SET, HASH, HASH_2, HASH_METADATA, HASH_METADATA_PRE_GA -> ObjectEncoding.HASHTABLE;
            case ZSET, ZSET_2 -> ObjectEncoding.SKIPLIST;
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 ->
                ObjectEncoding.STREAM;
            case MODULE_2 -> ObjectEncoding.RAW;
            case ARRAY -> ObjectEncoding.SLICED_ARRAY;
            case HASH_TMPL_LP_REF -> ObjectEncoding.TEMPLATE_LISTPACK;
            case HASH_TMPL_ARRAY_REF -> ObjectEncoding.TEMPLATE_ARRAY;
        };
    }

    /**
     * The encoding of a value whose type does not decide it.
     *
     * @param in stands at the value, and within its first bytes afterwards
     * @throws RdbException the same as skipping the value would throw
     */
    public static ObjectEncoding ofHead(StoredKey key, RdbInput in) throws IOException {
        return key.type() == RdbType.STRING ? ofString(key, in) : ofList(in);
    }

    private static ObjectEncoding ofList(RdbInput in) throws IOException {
        boolean onePackedNode =
                in.readElements("the count of elements") == 1 && in.readLength("a number") == PACKED_NODE;
        return onePackedNode && in.readStringLength("a string") <= LARGEST_LISTPACK_OF_A_LIST
                ? ObjectEncoding.LISTPACK
                : ObjectEncoding.QUICKLIST;
    }

    private static ObjectEncoding ofString(StoredKey key, RdbInput in) throws IOException {
        long start = in.offset();
        long length = in.readStringLength("a string");
        if (length == RdbInput.INTEGER) {
            return ObjectEncoding.INT;
        }
        if (length <= LONGEST_INTEGER) {
            in.seekBack(start); // possible, because these bytes are marked
            Slice text = new Slice();
            in.readSlice(text, "a string");
            in.releaseSlices();
            if (isInteger(text)) {
                return ObjectEncoding.INT;
            }
        }
        return isEmbedded(key, length) ? ObjectEncoding.EMBSTR : ObjectEncoding.RAW;
    }

    /** Whether a text is the exact decimal form of a 64-bit integer: no leading zeros, no plus, not -0. */
    static boolean isInteger(Slice text) {
        int length = text.length();
        int sign = length > 0 && text.at(0) == '-' ? 1 : 0;
        int digits = length - sign;
        if (digits == 0 || digits > LONGEST_INTEGER - 1 || text.at(sign) == '0' && length > 1) {
            return false;
        }
        long number = 0; // negative, because Long.MIN_VALUE has no positive counterpart
        for (int i = sign; i < length; i++) {
            int digit = text.at(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = 10 * number - digit;
        }
        boolean overflows = number > 0;
        return !overflows && (sign == 1 || number != Long.MIN_VALUE);
    }

    /**
     * Whether a string is in one allocation with its object. These are the bounds of servers in bytes. "sds" is the
     * bytes of a string, a zero, and a header: 1 byte for up to 31 bytes, else 3 bytes, but always 3 bytes for the
     * value.
     *
     * <pre>
     * RDB 1 to 6      never (3.0 writes RDB 6 too, and embeds up to 39 bytes)
     * RDB 7 to 12     value &lt;= 44; but with the key, as below, in Valkey 8.1 and Redis 8.2, 8.4, which write RDB 11 and 12
     * RDB 13 on       16 object + 1 + sds key + sds value + 8 if it expires &lt;= 64
     * VALKEY 80        8 object + 1 + sds key + sds value + 8 if it expires &lt;= 128 (as 9.1 does)
     * </pre>
     */
    private static boolean isEmbedded(StoredKey key, long length) {
        RdbVersion version = key.version();
        if (version.number() < RDB_OF_REDIS_3_2) {
            return false;
        }
        if (version.number() < RDB_OF_REDIS_8_6) {
            return length <= 44;
        }
        int keyLength = key.key().length();
        long besideObject =
                1 + keyLength + (keyLength < 32 ? 2 : 4) + length + 4 + (key.expiry() != Expiry.NONE ? 8 : 0);
        return version.fork() == Fork.VALKEY ? 8 + besideObject <= 128 : 16 + besideObject <= 64;
    }
}
