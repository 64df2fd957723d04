package io.rdbkit.packed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in an array. The caller has checked that the bytes are there. */
final class LittleEndian {

    private static final VarHandle SHORT = handle(short[].class);
    private static final VarHandle INT = handle(int[].class);
    private static final VarHandle LONG = handle(long[].class);

    private LittleEndian() {}

    private static VarHandle handle(Class<?> numbers) {
        return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.LITTLE_ENDIAN);
    }

    static int i16(byte[] array, int at) {
        return (short) SHORT.get(array, at);
    }

    static int u16(byte[] array, int at) {
        return (short) SHORT.get(array, at) & 0xffff;
    }

    static int i24(byte[] array, int at) {
        return u16(array, at) | array[at + 2] << 16;
    }

    static int i32(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    static long u32(byte[] array, int at) {
        return (int) INT.get(array, at) & 0xffffffffL;
    }

    static long i64(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    static void set16(byte[] array, int at, int number) {
        SHORT.set(array, at, (short) number);
    }

    static void set24(byte[] array, int at, int number) {
        set16(array, at, number);
        array[at + 2] = (byte) (number >> 16);
    }

    static void set32(byte[] array, int at, int number) {
        INT.set(array, at, number);
    }

    static void set64(byte[] array, int at, long number) {
        LONG.set(array, at, number);
    }
}
