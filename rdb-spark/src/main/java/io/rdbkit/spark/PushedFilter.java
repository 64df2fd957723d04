package io.rdbkit.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.expressions.Cast;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A predicate of Spark as a filter on keys.
 *
 * @param predicate what Spark asked for
 * @param filter    does the same
 * @param isWhole   whether the source does all of it; otherwise Spark looks at the rows that stay once more
 */
record PushedFilter(Predicate predicate, KeyFilter filter, boolean isWhole) {

    /** A column of the table, and whether it is taken as text. */
    private record Side(FilterColumn column, boolean isCast) {}

    /** Null if it is for Spark alone. */
    static @Nullable PushedFilter of(Predicate predicate, DumpTable table) {
        Reading reading = new Reading(table);
        KeyFilter filter = reading.filter(predicate);
        return filter == null ? null : new PushedFilter(predicate, filter, !reading.casts);
    }

    /** Goes through a predicate. What it does not know makes the whole predicate Spark's: half of an OR would be wrong. */
    private static final class Reading {

        private final DumpTable table;
        /** Whether a key is compared as text. Spark decides what its text is. */
        private boolean casts;

        Reading(DumpTable table) {
            this.table = table;
        }

        @Nullable
        KeyFilter filter(Expression predicate) {
            if (!(predicate instanceof Predicate known)) {
                return null;
            }
            Expression[] of = known.children();
            return switch (known.name()) {
                case "AND" -> joined(of, true);
                case "OR" -> joined(of, false);
                case "NOT" -> not(of[0]);
                case "=" -> compared(of, KeyFilter.Order.EQUAL);
                case "<>" -> compared(of, KeyFilter.Order.NOT_EQUAL);
                case "<" -> compared(of, KeyFilter.Order.LESS);
                case "<=" -> compared(of, KeyFilter.Order.LESS_OR_EQUAL);
                case ">" -> compared(of, KeyFilter.Order.GREATER);
                case ">=" -> compared(of, KeyFilter.Order.GREATER_OR_EQUAL);
                case "<=>" -> same(of);
                case "IN" -> oneOf(of);
                case "IS_NULL" -> isNull(of[0]);
                case "IS_NOT_NULL" -> {
                    KeyFilter isNull = isNull(of[0]);
                    yield isNull == null ? null : new KeyFilter.Not(isNull);
                }
                case "STARTS_WITH" -> begins(of);
                default -> null;
            };
        }

        private @Nullable KeyFilter joined(Expression[] of, boolean both) {
            KeyFilter one = filter(of[0]);
            KeyFilter other = filter(of[1]);
            return one == null || other == null ? null : new KeyFilter.Joined(one, other, both);
        }

        private @Nullable KeyFilter not(Expression of) {
            KeyFilter filter = filter(of);
            return filter == null ? null : new KeyFilter.Not(filter);
        }

        private @Nullable KeyFilter compared(Expression[] of, KeyFilter.Order order) {
            Side left = side(of[0]);
            if (left != null && of[1] instanceof LiteralValue<?> literal) {
                return compared(left, order, literal);
            }
            Side right = side(of[1]);
            return right != null && of[0] instanceof LiteralValue<?> literal
                    ? compared(right, order.turned(), literal)
                    : null;
        }

        private @Nullable KeyFilter compared(Side side, KeyFilter.Order order, LiteralValue<?> literal) {
            return fits(side, literal) ? new KeyFilter.Compared(side.column, order, value(literal)) : null;
        }

        private @Nullable KeyFilter same(Expression[] of) {
            int literal = of[0] instanceof LiteralValue<?> ? 0 : 1;
            Side side = side(of[1 - literal]);
            return side != null && of[literal] instanceof LiteralValue<?> value && fits(side, value)
                    ? new KeyFilter.Same(side.column, value(value))
                    : null;
        }

        private @Nullable KeyFilter oneOf(Expression[] of) {
            Side side = side(of[0]);
            if (side == null) {
                return null;
            }
            List<Serializable> literals = new ArrayList<>();
            boolean hasNull = false;
            for (int i = 1; i < of.length; i++) {
                if (!(of[i] instanceof LiteralValue<?> literal) || !fits(side, literal)) {
                    return null;
                }
                Serializable value = value(literal);
                if (value == null) {
                    hasNull = true;
                } else {
                    literals.add(value);
                }
            }
            return new KeyFilter.OneOf(side.column, List.copyOf(literals), hasNull);
        }

        private @Nullable KeyFilter isNull(Expression of) {
            Side side = side(of);
            return side == null ? null : new KeyFilter.IsNull(side.column);
        }

        private @Nullable KeyFilter begins(Expression[] of) {
            Side side = side(of[0]);
            if (side == null || !side.isCast && !side.column.type.equals(DataTypes.StringType)) {
                return null;
            }
            return of[1] instanceof LiteralValue<?> literal
                            && fits(side, literal)
                            && value(literal) instanceof byte[] prefix
                    ? new KeyFilter.Begins(side.column, prefix)
                    : null;
        }

        /** Null if it is no column that the source can look at. */
        private @Nullable Side side(Expression of) {
            boolean isCast = of instanceof Cast;
            Expression inner = of instanceof Cast cast ? cast.expression() : of;
            if (!(inner instanceof NamedReference reference) || reference.fieldNames().length != 1) {
                return null;
            }
            FilterColumn column = FilterColumn.named(reference.fieldNames()[0], table);
            if (column == null) {
                return null;
            }
            if (isCast) {
                if (column != FilterColumn.KEY || !((Cast) of).dataType().equals(DataTypes.StringType)) {
                    return null;
                }
                casts = true;
            }
            return new Side(column, isCast);
        }

        /** Whether a literal has the type of its column. Other collations are other types. */
        private static boolean fits(Side side, LiteralValue<?> literal) {
            return literal.dataType().equals(side.isCast ? DataTypes.StringType : side.column.type);
        }

        private static @Nullable Serializable value(LiteralValue<?> literal) {
            Object value = literal.value();
            if (value instanceof Number number) {
                return number.longValue();
            }
            if (value instanceof UTF8String text) {
                return text.getBytes();
            }
            if (value instanceof byte[] bytes) {
                return bytes;
            }
            if (value == null) {
                return null;
            }
            throw new IllegalArgumentException("a literal of type " + literal.dataType());
        }
    }
}
