package io.rdbkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Puts a listpack together: u32 bytes, u16 elements, for each its encoding and the length of that again for walking
 * backwards, 0xff.
 */
final class ListpackBuilder {

    private static final int HEADER_BYTES = 6;
    private static final int LARGEST_COUNT = 0xffff;
    private static final int END = 0xff;

    private final ByteArrayOutputStream elements = new ByteArrayOutputStream();
    private int count;

    ListpackBuilder add(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 << 6) {
            elements.write(0x80 | bytes.length);
        } else {
            elements.write(0xe0 | bytes.length >> 8);
            elements.write(bytes.length);
        }
        elements.writeBytes(bytes);
        return end((bytes.length < 1 << 6 ? 1 : 2) + bytes.length);
    }

    /** A number from 0 to 4095. */
    ListpackBuilder add(int number) {
        if (number < 1 << 7) {
            elements.write(number);
            return end(1);
        }
        elements.write(0xc0 | number >> 8);
        elements.write(number);
        return end(2);
    }

    private ListpackBuilder end(int bytes) {
        if (bytes >= 1 << 7) {
            elements.write(bytes >> 7);
            elements.write(0x80 | bytes & 0x7f);
        } else {
            elements.write(bytes);
        }
        count++;
        return this;
    }

    int size() {
        return HEADER_BYTES + elements.size() + 1;
    }

    Bytes finish() {
        return Bytes.wrap(ByteBuffer.allocate(size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(size())
                .putShort((short) Math.min(count, LARGEST_COUNT))
                .put(elements.toByteArray())
                .put((byte) END)
                .array());
    }
}
