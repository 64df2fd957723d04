package io.rdbkit.cli.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Bytes that need no escape in a JSON string: ASCII without control characters, {@code "} and {@code \\}. */
public final class UnescapedBytes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;

    @SuppressWarnings("ConstantOverflow") // the high bit of each byte, the sign of a long too
    private static final long HIGH_BITS = 0x80 * ONES;

    private static final long SPACES = ' ' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;

    private UnescapedBytes() {}

    /** The index at which unescaped bytes end that begin at {@code from}. */
    static int end(byte[] bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long special = special((long) LONG.get(bytes, at));
            if (special != 0) {
                return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        while (at < end && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Sets the highest bit of each byte that needs an escape. Bits above the lowest such byte may be wrong. */
    public static long special(long eight) {
        long control = eight - SPACES;
        long quote = (eight ^ QUOTES) - ONES;
        long backslash = (eight ^ BACKSLASHES) - ONES;
        return (eight | control | quote | backslash) & HIGH_BITS;
    }
}
