package io.rdbkit.io;

import static io.rdbkit.io.Shape.COUNT;
import static io.rdbkit.io.Shape.LEN;
import static io.rdbkit.io.Shape.MODULE_TOKENS;
import static io.rdbkit.io.Shape.STR;
import static io.rdbkit.io.Shape.TAGGED;
import static io.rdbkit.io.Shape.TEMPLATE_FIELDS;
import static io.rdbkit.io.Shape.TEXT_SCORE;
import static io.rdbkit.io.Shape.each;
import static io.rdbkit.io.Shape.fixed;
import static io.rdbkit.io.Shape.loop;
import static io.rdbkit.io.Shape.optional;
import static io.rdbkit.io.Shape.seq;

import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;

/**
 * The shape of each type and of each opcode's payload. Reading, copying, checks and repair all use these shapes, so
 * there is only one grammar. {@link Dialect} says which byte is which type or opcode.
 */
public final class Grammar {

    private static final Shape[] SHAPES = new Shape[RdbType.values().length];
    private static final Shape[] PAYLOADS = new Shape[Opcode.values().length];

    static {
        for (RdbType type : RdbType.values()) {
            SHAPES[type.ordinal()] = shapeOf(type);
        }
        for (Opcode opcode : Opcode.values()) {
            PAYLOADS[opcode.ordinal()] = payloadOf(opcode);
        }
    }

    private Grammar() {}

    /** The shape of the bytes behind the key. */
    public static Shape shape(RdbType type) {
        return SHAPES[type.ordinal()];
    }

    /** The shape of the bytes behind the opcode. */
    public static Shape payload(Opcode opcode) {
        return PAYLOADS[opcode.ordinal()];
    }

    private static Shape shapeOf(RdbType type) {
        return switch (type) {
            case STRING,
                    HASH_ZIPMAP,
                    LIST_ZIPLIST,
                    SET_INTSET,
                    ZSET_ZIPLIST,
                    HASH_ZIPLIST,
                    HASH_LISTPACK,
                    ZSET_LISTPACK,
                    SET_LISTPACK,
                    HASH_LISTPACK_EX_PRE_GA,
                    HASH_TMPL_LP_REF -> STR;
            case LIST, SET, LIST_QUICKLIST -> each(STR);
            case ZSET -> each(STR, TEXT_SCORE);
            case HASH -> each(STR, STR);
            case ZSET_2 -> each(STR, fixed(8));
            case MODULE_2 -> MODULE_TOKENS; // behind the module id, which is read with the key
            case LIST_QUICKLIST_2 -> each(LEN, STR);
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 ->
                StreamShape.whole(type.id());
            case HASH_METADATA_PRE_GA -> each(LEN, STR, STR);
            case HASH_2 -> each(STR, STR, fixed(8));
            case HASH_METADATA -> seq(fixed(8), each(LEN, STR, STR));
            case HASH_LISTPACK_EX -> seq(fixed(8), STR);
            case ARRAY -> seq(COUNT, optional(LEN), loop(LEN, TAGGED));
            case HASH_TMPL_ARRAY_REF -> TEMPLATE_FIELDS;
        };
    }

    private static Shape payloadOf(Opcode opcode) {
        return switch (opcode) {
            case EOF, RECORDS_END -> seq();
            case SELECTDB, IDLE, RAM_LRU, SLOT_NUM -> LEN;
            case EXPIRETIME -> fixed(4);
            case EXPIRETIME_MS -> fixed(8);
            case RESIZEDB -> seq(LEN, LEN);
            case AUX -> seq(STR, STR);
            case FREQ -> fixed(1);
            case MODULE_AUX -> MODULE_TOKENS; // behind the three numbers, which the reader reads
            case FUNCTION_PRE_GA -> seq(STR, STR, optional(STR), STR);
            case FUNCTION2, ZSTD_RECORDS, LZ4_RECORDS -> STR;
            case SLOT_INFO -> seq(LEN, LEN, LEN);
            case KEY_META -> each(fixed(4), MODULE_TOKENS);
            case SLOT_IMPORT -> seq(STR, each(LEN, LEN));
            case HASH_TEMPLATE -> seq(LEN, each(STR));
            case UPDATE -> seq(); // no shape: its lengths are text
            case OBJECT_FLAGS -> fixed(4); // the part that is always there
        };
    }
}
