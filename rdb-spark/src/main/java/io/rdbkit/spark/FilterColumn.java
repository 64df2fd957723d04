package io.rdbkit.spark;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.KeySlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** A column whose filters the source applies itself, before a row is made. */
enum FilterColumn {
    SOURCE(DataTypes.StringType),
    DB(DataTypes.IntegerType),
    SLOT(DataTypes.IntegerType),
    KEY(DataTypes.BinaryType),
    TYPE(DataTypes.StringType),
    ELEMENTS(DataTypes.LongType),
    VALUE_BYTES(DataTypes.LongType),
    EXPIRY(DataTypes.TimestampType),
    IDLE(DataTypes.LongType),
    FREQ(DataTypes.IntegerType),
    RDB_VERSION(DataTypes.IntegerType);

    final DataType type;

    FilterColumn(DataType type) {
        this.type = type;
    }

    /** Null if filters on a column of this name are for Spark. */
    static @Nullable FilterColumn named(String name, DumpTable table) {
        for (FilterColumn column : values()) {
            if (column.columnName().equals(name)) {
                return table == DumpTable.KEYS || column.isOfElements() ? column : null;
            }
        }
        return null;
    }

    /** Whether the table of elements has it, too. */
    private boolean isOfElements() {
        return this == SOURCE || this == DB || this == KEY || this == TYPE;
    }

    String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a value must be read to know it. */
    boolean measures() {
        return this == ELEMENTS || this == VALUE_BYTES;
    }

    /**
     * What a row has in it.
     *
     * @param source the file
     * @return a Long or bytes; null for a null
     */
    @Nullable
    Object of(KeyEntry key, byte[] source) throws IOException {
        return switch (this) {
            case SOURCE -> source;
            case DB -> (long) key.db();
            case SLOT -> (long) KeySlot.of(key.key());
            case KEY -> bytes(key.key());
            case TYPE -> key.type().kind().toString().getBytes(StandardCharsets.US_ASCII);
            case ELEMENTS -> key.elements();
            case VALUE_BYTES -> key.serializedSize();
            case EXPIRY -> key.hasExpiry() ? Timestamps.micros(key.expiry()) : null;
            case IDLE -> orNull(key.eviction().idleSeconds());
            case FREQ -> orNull(key.eviction().frequency());
            case RDB_VERSION -> (long) key.version().number();
        };
    }

    private static byte[] bytes(Bytes key) {
        return key.toByteArray();
    }

    private static @Nullable Long orNull(long number) {
        return number < 0 ? null : number;
    }
}
