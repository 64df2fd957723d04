package io.rdbkit.table;

import java.util.List;

/** A table that can be made of a dump. docs/tables.md says what each column has. */
public enum Table {

    /** A row for each key. */
    KEYS(List.of(
            column("source", ColumnKind.TEXT),
            column("db", ColumnKind.INT),
            column("slot", ColumnKind.INT),
            column("key", ColumnKind.BYTES),
            column("prefix", ColumnKind.TEXT),
            column("type", ColumnKind.TEXT),
            column("encoding", ColumnKind.TEXT),
            column("elements", ColumnKind.LONG),
            column("value_bytes", ColumnKind.LONG),
            column("memory", ColumnKind.LONG),
            column("allocated", ColumnKind.LONG),
            nullable("expiry", ColumnKind.TIME),
            nullable("idle", ColumnKind.LONG),
            nullable("freq", ColumnKind.INT),
            column("offset", ColumnKind.LONG),
            column("rdb_version", ColumnKind.INT))),

    /** A row for each element of the values. */
    ELEMENTS(List.of(
            column("source", ColumnKind.TEXT),
            column("db", ColumnKind.INT),
            column("key", ColumnKind.BYTES),
            column("type", ColumnKind.TEXT),
            column("ordinal", ColumnKind.LONG),
            nullable("field", ColumnKind.BYTES),
            nullable("value", ColumnKind.BYTES),
            nullable("score", ColumnKind.DOUBLE),
            nullable("field_expiry", ColumnKind.TIME),
            nullable("stream_id", ColumnKind.TEXT)));

    private final List<Column> columns;

    Table(List<Column> columns) {
        this.columns = columns;
    }

    private static Column column(String name, ColumnKind kind) {
        return new Column(name, kind, false);
    }

    private static Column nullable(String name, ColumnKind kind) {
        return new Column(name, kind, true);
    }

    /** All columns, in their order. */
    public List<Column> columns() {
        return columns;
    }
}
