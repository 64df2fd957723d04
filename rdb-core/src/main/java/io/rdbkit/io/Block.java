package io.rdbkit.io;

/** A run of the input, and the CRC64 of all that came before it. */
final class Block {
    final byte[] data;
    int length;
    long crcBefore;

    Block(int size) {
        data = new byte[size];
    }
}
