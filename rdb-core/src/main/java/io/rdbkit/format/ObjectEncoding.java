package io.rdbkit.format;

import java.util.Locale;

/**
 * How a server holds a value in memory, as in the command OBJECT ENCODING; see {@code KeyEntry.encoding}.
 *
 * <table>
 * <caption>By kind of value</caption>
 * <tr><th>kind</th><th>encodings</th></tr>
 * <tr><td>string</td><td>INT, EMBSTR (since Redis 3.0), RAW</td></tr>
 * <tr><td>list</td><td>ZIPLIST, LINKEDLIST (up to 3.0), QUICKLIST (since 3.2), LISTPACK (since 7.2)</td></tr>
 * <tr><td>set</td><td>INTSET, HASHTABLE, LISTPACK (since 7.2)</td></tr>
 * <tr><td>zset</td><td>ZIPLIST (up to 6.2), LISTPACK (since 7.0), SKIPLIST</td></tr>
 * <tr><td>hash</td><td>ZIPMAP (up to 2.4), ZIPLIST (2.6 to 6.2), LISTPACK (since 7.0), LISTPACKEX (Redis, since 7.4),
 *     HASHTABLE, TEMPLATE_LISTPACK and TEMPLATE_ARRAY (Redis 8.10)</td></tr>
 * <tr><td>stream</td><td>STREAM (Redis 5.0 itself says "unknown")</td></tr>
 * <tr><td>module</td><td>RAW</td></tr>
 * <tr><td>array</td><td>SLICED_ARRAY</td></tr>
 * </table>
 */
public enum ObjectEncoding {
    /** A string in an allocation of its own. Servers also say this of every module value. */
    RAW,
    /** A string in one allocation with its object. */
    EMBSTR,
    /** A string that is the exact decimal form of a 64-bit integer, held as the integer. */
    INT,
    LINKEDLIST,
    ZIPMAP,
    ZIPLIST,
    INTSET,
    /** One packed blob. A list only if it is within the default of list-max-listpack-size. */
    LISTPACK,
    /** A listpack whose fields have expiries. */
    LISTPACKEX,
    QUICKLIST,
    HASHTABLE,
    SKIPLIST,
    STREAM,
    SLICED_ARRAY,
    TEMPLATE_LISTPACK,
    TEMPLATE_ARRAY;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name in the server: {@code listpack}, {@code sliced-array}. */
    @Override
    public String toString() {
        return word;
    }
}
