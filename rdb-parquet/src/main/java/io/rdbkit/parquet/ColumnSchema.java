package io.rdbkit.parquet;

import io.rdbkit.table.Column;
import io.rdbkit.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of a table as Parquet has them. */
final class ColumnSchema {

    private ColumnSchema() {}

    static MessageType of(Table table) {
        List<Type> types = new ArrayList<>();
        for (Column column : table.columns()) {
            types.add(type(column));
        }
        return new MessageType(table.name().toLowerCase(Locale.ROOT), types);
    }

    private static Type type(Column column) {
        Type.Repetition repetition = column.isNullable() ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
        return switch (column.kind()) {
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(column.name());
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
            case TIME ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                        .named(column.name());
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
            case TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case BYTES -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(column.name());
        };
    }
}
