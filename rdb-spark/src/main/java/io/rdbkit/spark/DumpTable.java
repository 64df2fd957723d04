package io.rdbkit.spark;

import io.rdbkit.table.Column;
import io.rdbkit.table.ColumnKind;
import io.rdbkit.table.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The tables that the source has. */
enum DumpTable {
    /** A row for each key. */
    KEYS(Table.KEYS.columns()),
    /** A row for each element of the values. */
    ELEMENTS(Table.ELEMENTS.columns()),
    /** A row for each file that can't be read to its end. */
    BAD_FILES(List.of(
            new Column("source", ColumnKind.TEXT, false),
            new Column("offset", ColumnKind.LONG, true),
            new Column("error", ColumnKind.TEXT, false)));

    /** The payload of DUMP of each key, if it is asked for. */
    static final Column VALUE = new Column("value", ColumnKind.BYTES, false);

    private final List<Column> columns;

    DumpTable(List<Column> columns) {
        this.columns = columns;
    }

    /** @throws IllegalArgumentException if there is no such table */
    static DumpTable parse(String name) {
        for (DumpTable table : values()) {
            if (table.toString().equalsIgnoreCase(name)) {
                return table;
            }
        }
        throw new IllegalArgumentException("option table=" + name + ": there are "
                + Arrays.stream(values()).map(DumpTable::toString).collect(Collectors.joining(", ")));
    }

    /** Its rows as Spark has them. */
    StructType schema(boolean withValue) {
        return new StructType(columns(withValue).stream()
                .map(column -> new StructField(
                        column.name(),
                        type(column.kind()),
                        column.isNullable(),
                        org.apache.spark.sql.types.Metadata.empty()))
                .toArray(StructField[]::new));
    }

    private List<Column> columns(boolean withValue) {
        return withValue && this == KEYS
                ? Stream.concat(columns.stream(), Stream.of(VALUE)).toList()
                : columns;
    }

    /** The column of a field of the schema. */
    Column column(StructField field) {
        return columns(true).stream()
                .filter(column -> column.name().equals(field.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this + " has no column " + field.name()));
    }

    /** Who makes the rows. */
    Table rows() {
        return this == ELEMENTS ? Table.ELEMENTS : Table.KEYS;
    }

    static DataType type(ColumnKind kind) {
        return switch (kind) {
            case INT -> DataTypes.IntegerType;
            case LONG -> DataTypes.LongType;
            case TIME -> DataTypes.TimestampType;
            case DOUBLE -> DataTypes.DoubleType;
            case TEXT -> DataTypes.StringType;
            case BYTES -> DataTypes.BinaryType;
        };
    }

    /** The name, such as {@code bad-files}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
