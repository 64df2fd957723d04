package io.rdbkit.spark;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.transform.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** The columns of a row on its way into a part: chosen out of what a user gives, and sent through the shuffle in this order. */
final class PartRow {

    private static final int PART = 0;
    private static final int DB = 1;
    private static final int KEY = 2;
    private static final int EXPIRY = 3;
    private static final int IDLE = 4;
    private static final int FREQ = 5;

    /** Of keys, the payload. */
    static final int PAYLOAD = 6;

    // Of elements.
    static final int TYPE = 6;
    static final int ORDINAL = 7;
    static final int FIELD = 8;
    static final int VALUE = 9;
    static final int SCORE = 10;
    static final int FIELD_EXPIRY = 11;

    private static final String NUMBER_OF_PART = "rdb_part";

    private PartRow() {}

    /**
     * Rows of the parts, each part in one partition, sorted: so that keys that are there twice meet.
     *
     * @throws IllegalArgumentException if a column is missing, or has another type
     */
    static Dataset<Row> of(Dataset<Row> rows, PartsOptions options) {
        Partition partition = options.partition();
        boolean isKnown = !partition.made().isEmpty();
        Given given = new Given(rows);
        Column key =
                given.require("key", DataTypes.BinaryType, DataTypes.StringType).cast(DataTypes.BinaryType);
        Column part = functions
                .udf(new PartOfKey(options), isKnown ? DataTypes.IntegerType : DataTypes.StringType)
                .apply(key);
        List<Column> columns = new ArrayList<>();
        columns.add(part.as(NUMBER_OF_PART));
        columns.add(given.number("db", DataTypes.IntegerType));
        columns.add(key.as("key"));
        columns.add(given.require("expiry", DataTypes.TimestampType, DataTypes.NullType)
                .cast(DataTypes.TimestampType)
                .as("expiry"));
        columns.add(given.orNull("idle", DataTypes.LongType));
        columns.add(given.orNull("freq", DataTypes.IntegerType));
        List<String> order = new ArrayList<>(List.of(NUMBER_OF_PART, "db", "key"));
        if (options.table() == DumpTable.KEYS) {
            columns.add(given.require("value", DataTypes.BinaryType));
        } else {
            columns.add(given.require("type", DataTypes.StringType));
            columns.add(given.number("ordinal", DataTypes.LongType));
            columns.add(given.orNull("field", DataTypes.BinaryType));
            columns.add(given.require("value", DataTypes.BinaryType));
            columns.add(given.orNull("score", DataTypes.DoubleType));
            columns.add(given.orNull("field_expiry", DataTypes.TimestampType));
            order.add("ordinal");
        }
        Dataset<Row> chosen = rows.select(columns.toArray(Column[]::new));
        Dataset<Row> together = isKnown
                ? chosen.repartitionById(partition.made().size(), functions.col(NUMBER_OF_PART))
                : chosen.repartition(functions.col(NUMBER_OF_PART));
        return together.sortWithinPartitions(order.stream().map(functions::col).toArray(Column[]::new));
    }

    /** What a user gives. */
    private record Given(Dataset<Row> rows) {

        Column require(String name, DataType... types) {
            StructField field = field(name);
            if (field == null) {
                String hint =
                        switch (name) {
                            case "value" -> "; reading keys with option value=true gives it";
                            case "expiry" -> "; if no key expires, a column of nulls says so";
                            default -> "";
                        };
                throw new IllegalArgumentException("the rows have no column " + name + hint);
            }
            for (DataType type : types) {
                if (field.dataType().equals(type)) {
                    return rows.col("`" + field.name() + "`");
                }
            }
            throw new IllegalArgumentException("column " + name + " is of type "
                    + field.dataType().catalogString() + ", and must be " + types[0].catalogString());
        }

        /** A number that may come as a longer or shorter one. */
        Column number(String name, DataType type) {
            return require(name, DataTypes.IntegerType, DataTypes.LongType)
                    .cast(type)
                    .as(name);
        }

        Column orNull(String name, DataType type) {
            if (field(name) == null) {
                return functions.lit(null).cast(type).as(name);
            }
            boolean isNumber = type.equals(DataTypes.IntegerType) || type.equals(DataTypes.LongType);
            return isNumber ? number(name, type) : require(name, type);
        }

        private @Nullable StructField field(String name) {
            for (StructField field : rows.schema().fields()) {
                if (field.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return field;
                }
            }
            return null;
        }
    }

    /** The name of the part. */
    static String part(InternalRow row, List<String> made) {
        return made.isEmpty() ? row.getUTF8String(PART).toString() : made.get(row.getInt(PART));
    }

    static int db(InternalRow row) {
        int db = row.isNullAt(DB) ? 0 : row.getInt(DB);
        if (db < 0) {
            throw new IllegalArgumentException("database " + db);
        }
        return db;
    }

    /** The name of the key, which stays when the row has gone. */
    static Bytes key(InternalRow row) {
        return Bytes.wrap(row.getBinary(KEY));
    }

    static long expiry(InternalRow row) {
        return expiry(row, EXPIRY);
    }

    static long expiry(InternalRow row, int column) {
        return row.isNullAt(column) ? Expiry.NONE : Timestamps.expiry(row.getLong(column));
    }

    static Eviction eviction(InternalRow row) {
        if (!row.isNullAt(FREQ)) {
            return new Eviction(-1, row.getInt(FREQ));
        }
        return row.isNullAt(IDLE) ? Eviction.NONE : new Eviction(row.getLong(IDLE), -1);
    }

    /** Null if the row has none. */
    static @Nullable Bytes bytes(InternalRow row, int column) {
        return row.isNullAt(column) ? null : Bytes.wrap(row.getBinary(column));
    }
}
