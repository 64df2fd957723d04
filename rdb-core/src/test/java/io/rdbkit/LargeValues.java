package io.rdbkit;

import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.StringValue;
import java.util.Random;

/** Values far larger than memory. They are generated while they are pulled. */
final class LargeValues {

    private LargeValues() {}

    /** A hash that only at its last field shows whether a field expires. */
    static HashValue hash(int fields, boolean expires) {
        return new HashValue() {
            private int made;
            private final Slice field = new Slice();
            private final Slice value = new Slice();

            @Override
            public long count() {
                return -1;
            }

            @Override
            public HashField next() {
                if (made == fields) {
                    return null;
                }
                field.setDecimal(1_000_000_000_000L + made++);
                value.setDecimal(made);
                return new HashField() {
                    @Override
                    public Slice field() {
                        return field;
                    }

                    @Override
                    public Slice value() {
                        return value;
                    }

                    @Override
                    public long expiry() {
                        return expires && made == fields ? 4_000_000_000_000L : Expiry.NONE;
                    }
                };
            }
        };
    }

    static ListValue list(int items) {
        return new ListValue() {
            private int made;
            private final Slice item = new Slice();

            @Override
            public long count() {
                return items;
            }

            @Override
            public Slice next() {
                return made == items ? null : item.setDecimal(1_000_000_000_000L + made++);
            }
        };
    }

    /** A string that compresses badly, or not at all. */
    static StringValue string(int length, boolean compresses) {
        byte[] piece = new byte[100_000];
        new Random(1).nextBytes(piece);
        if (compresses) {
            System.arraycopy(piece, 0, piece, 5000, 5000);
        }
        return new StringValue() {
            private int made;
            private final Slice shown = new Slice();

            @Override
            public long length() {
                return length;
            }

            @Override
            public Slice next() {
                int n = Math.min(piece.length, length - made);
                made += n;
                return n == 0 ? null : shown.set(piece, 0, n);
            }
        };
    }
}
