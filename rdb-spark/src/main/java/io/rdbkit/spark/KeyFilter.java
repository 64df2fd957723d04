package io.rdbkit.spark;

import io.rdbkit.KeyEntry;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the columns of a key, with the three values of SQL: null is neither true nor false. Only rows for which it is true stay.
 *
 * <p>Literals are a Long, bytes, or null.
 */
sealed interface KeyFilter extends Serializable {

    /**
     * Looks at a key.
     *
     * @param source the file
     */
    @Nullable
    Boolean test(KeyEntry key, byte[] source) throws IOException;

    /** The columns that it looks at. */
    List<FilterColumn> columns();

    /** Whether a value must be read for it. */
    default boolean measures() {
        return columns().stream().anyMatch(FilterColumn::measures);
    }

    /** How two values may stand to each other. */
    enum Order {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean has(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case GREATER -> comparison > 0;
                case GREATER_OR_EQUAL -> comparison >= 0;
            };
        }

        /** The same with its two sides exchanged. */
        Order turned() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }

    /** A column and a literal. */
    record Compared(
            FilterColumn column, Order order, @Nullable Serializable literal) implements KeyFilter {
        @Override
        public @Nullable Boolean test(KeyEntry key, byte[] source) throws IOException {
            Object value = literal == null ? null : column.of(key, source);
            return value == null || literal == null ? null : order.has(compare(value, literal));
        }

        @Override
        public List<FilterColumn> columns() {
            return List.of(column);
        }
    }

    /** A column and a literal, of which both may be null: {@code <=>}. */
    record Same(FilterColumn column, @Nullable Serializable literal) implements KeyFilter {
        @Override
        public Boolean test(KeyEntry key, byte[] source) throws IOException {
            Object value = column.of(key, source);
            return value == null || literal == null ? value == literal : compare(value, literal) == 0;
        }

        @Override
        public List<FilterColumn> columns() {
            return List.of(column);
        }
    }

    /** A column and several literals, of which one may be null: {@code IN}. */
    record OneOf(FilterColumn column, List<Serializable> literals, boolean hasNull) implements KeyFilter {
        @Override
        public @Nullable Boolean test(KeyEntry key, byte[] source) throws IOException {
            Object value = column.of(key, source);
            if (value == null) {
                return null;
            }
            for (Serializable literal : literals) {
                if (compare(value, literal) == 0) {
                    return true;
                }
            }
            return hasNull ? null : false;
        }

        @Override
        public List<FilterColumn> columns() {
            return List.of(column);
        }
    }

    /** Whether a column is null. */
    record IsNull(FilterColumn column) implements KeyFilter {
        @Override
        public Boolean test(KeyEntry key, byte[] source) throws IOException {
            return column.of(key, source) == null;
        }

        @Override
        public List<FilterColumn> columns() {
            return List.of(column);
        }
    }

    /** Whether a column of bytes begins with some. */
    record Begins(FilterColumn column, byte[] prefix) implements KeyFilter {
        @Override
        public Boolean test(KeyEntry key, byte[] source) throws IOException {
            return column.of(key, source) instanceof byte[] bytes
                    && bytes.length >= prefix.length
                    && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
        }

        @Override
        public List<FilterColumn> columns() {
            return List.of(column);
        }
    }

    /** Both, or one of both. */
    record Joined(KeyFilter one, KeyFilter other, boolean both) implements KeyFilter {
        @Override
        public @Nullable Boolean test(KeyEntry key, byte[] source) throws IOException {
            Boolean first = one.test(key, source);
            if (first != null && first != both) {
                return first;
            }
            Boolean second = other.test(key, source);
            return second != null && second != both ? second : first == null ? null : second;
        }

        @Override
        public List<FilterColumn> columns() {
            return java.util.stream.Stream.concat(one.columns().stream(), other.columns().stream())
                    .toList();
        }
    }

    /** The opposite. */
    record Not(KeyFilter of) implements KeyFilter {
        @Override
        public @Nullable Boolean test(KeyEntry key, byte[] source) throws IOException {
            Boolean is = of.test(key, source);
            return is == null ? null : !is;
        }

        @Override
        public List<FilterColumn> columns() {
            return of.columns();
        }
    }

    /** Numbers by their size, bytes as unsigned ones, as Spark does. */
    private static int compare(Object value, Serializable literal) {
        return value instanceof byte[] bytes
                ? Arrays.compareUnsigned(bytes, (byte[]) literal)
                : Long.compare((Long) value, (Long) literal);
    }
}
