package io.rdbkit.parquet;

import io.rdbkit.table.Column;
import io.rdbkit.table.ColumnKind;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Takes what {@link RowFormat} has packed, in pieces of any size, and adds the rows to row groups. */
final class PackedRows extends OutputStream {

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LARGEST_KEPT = 1 << 20;

    private final ColumnKind[] kinds;
    private final RowGroups groups;
    /** The begin of a row whose rest comes with the next piece. */
    private byte[] begun = new byte[Integer.BYTES];

    private int length;

    PackedRows(List<Column> columns, RowGroups groups) {
        kinds = columns.stream().map(Column::kind).toArray(ColumnKind[]::new);
        this.groups = groups;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        int at = off;
        int end = off + len;
        while (at < end) {
            if (length == 0 && end - at >= Integer.BYTES && size(bytes, at) <= end - at) {
                int size = size(bytes, at);
                add(bytes, at + Integer.BYTES);
                at += size;
            } else {
                at += take(bytes, at, end);
            }
        }
    }

    /** How many bytes a row takes, with those of its length. */
    private static int size(byte[] bytes, int at) {
        return Integer.BYTES + (int) INT.get(bytes, at);
    }

    /** Takes bytes for a row that comes in pieces. */
    private int take(byte[] bytes, int at, int end) throws IOException {
        int wanted = length < Integer.BYTES ? Integer.BYTES : size(begun, 0);
        int n = Math.min(wanted - length, end - at);
        System.arraycopy(bytes, at, begun, length, n);
        length += n;
        if (length == Integer.BYTES && wanted == Integer.BYTES) {
            if (begun.length < size(begun, 0)) {
                begun = Arrays.copyOf(begun, size(begun, 0));
            }
        } else if (length == wanted && length > Integer.BYTES) {
            length = 0;
            add(begun, Integer.BYTES);
            if (begun.length > LARGEST_KEPT) {
                begun = new byte[Integer.BYTES];
            }
        }
        return n;
    }

    private void add(byte[] row, int from) throws IOException {
        int at = from;
        int nulls = (int) INT.get(row, at);
        at += Integer.BYTES;
        for (int i = 0; i < kinds.length; i++) {
            if ((nulls & 1 << i) != 0) {
                groups.addNull(i);
                continue;
            }
            switch (kinds[i]) {
                case INT -> {
                    groups.add(i, (int) INT.get(row, at));
                    at += Integer.BYTES;
                }
                case LONG, TIME -> {
                    groups.add(i, (long) LONG.get(row, at));
                    at += Long.BYTES;
                }
                case DOUBLE -> {
                    groups.add(i, Double.longBitsToDouble((long) LONG.get(row, at)));
                    at += Long.BYTES;
                }
                case TEXT, BYTES -> {
                    int size = (int) INT.get(row, at);
                    groups.add(i, row, at + Integer.BYTES, size);
                    at += Integer.BYTES + size;
                }
            }
        }
        groups.endRow(at - from);
    }
}
