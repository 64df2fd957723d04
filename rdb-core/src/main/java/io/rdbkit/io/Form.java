package io.rdbkit.io;

import io.rdbkit.format.RdbType;

/**
 * The layout of a value's bytes. Code that treats types by their bytes, and not by their content, switches over this: a
 * new type gets a form, and for a new form the compiler names every place that must handle it.
 */
public enum Form {
    /** One string. */
    STRING,
    /** A count, then each element as strings and numbers. */
    ELEMENTS,
    /** One string that is an intset. */
    INTSET,
    /** One string that is a zipmap. */
    ZIPMAP,
    /** One string that is a ziplist. */
    ZIPLIST,
    /** One string that is a listpack. */
    LISTPACK,
    /** A listpack whose first entry is the ID of a hash template, which has the fields. */
    TEMPLATE_LISTPACK,
    /** The ID of a hash template, then a value for each of its fields. */
    TEMPLATE_VALUES,
    /** A count of nodes, then each node as a ziplist. */
    ZIPLIST_NODES,
    /** A count of nodes, then each node as a listpack or as one plain string. */
    LISTPACK_NODES,
    /** Nodes, state and groups of a stream. */
    STREAM,
    /** A sparse array: a count, then each element with its index and a tag. */
    ARRAY,
    /** Module tokens. */
    MODULE;

    /** The form of a type. */
    public static Form of(RdbType type) {
        return switch (type) {
            case STRING -> STRING;
            case LIST, SET, ZSET, HASH, ZSET_2, HASH_METADATA_PRE_GA, HASH_2, HASH_METADATA -> ELEMENTS;
            case SET_INTSET -> INTSET;
            case HASH_ZIPMAP -> ZIPMAP;
            case LIST_ZIPLIST, ZSET_ZIPLIST, HASH_ZIPLIST -> ZIPLIST;
            case HASH_LISTPACK, ZSET_LISTPACK, SET_LISTPACK, HASH_LISTPACK_EX_PRE_GA, HASH_LISTPACK_EX -> LISTPACK;
            case HASH_TMPL_LP_REF -> TEMPLATE_LISTPACK;
            case HASH_TMPL_ARRAY_REF -> TEMPLATE_VALUES;
            case LIST_QUICKLIST -> ZIPLIST_NODES;
            case LIST_QUICKLIST_2 -> LISTPACK_NODES;
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 ->
                STREAM;
            case ARRAY -> ARRAY;
            case MODULE_2 -> MODULE;
        };
    }

    /** The number of bytes of a type in front of the count or string with which its form begins. */
    public static int bytesInFront(RdbType type) {
        // The earliest expiry of a field.
        return type == RdbType.HASH_METADATA || type == RdbType.HASH_LISTPACK_EX ? Long.BYTES : 0;
    }

    /** Whether elements are entries of packed blobs, so that their number is not in the shape. */
    public boolean isPacked() {
        return switch (this) {
            case INTSET, ZIPMAP, ZIPLIST, LISTPACK, TEMPLATE_LISTPACK, ZIPLIST_NODES, LISTPACK_NODES -> true;
            case STRING, ELEMENTS, TEMPLATE_VALUES, STREAM, ARRAY, MODULE -> false;
        };
    }
}
