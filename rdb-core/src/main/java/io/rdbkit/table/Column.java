package io.rdbkit.table;

/**
 * A column of a table.
 *
 * @param name       lower case letters and {@code _}
 * @param kind       what it holds
 * @param isNullable whether a row may have nothing in it
 */
public record Column(String name, ColumnKind kind, boolean isNullable) {}
