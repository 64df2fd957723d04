package io.rdbkit.io;

/** Bytes that are passed between threads. A block of an input also has the CRC64 of all bytes before it. */
public final class Block {
    final byte[] data;
    int length;
    long crcBefore;

    Block(int size) {
        data = new byte[size];
    }
}
