package io.rdbkit.io;

/** A run of bytes on its way between threads; of an input also the CRC64 of all that came before it. */
public final class Block {
    final byte[] data;
    int length;
    long crcBefore;

    Block(int size) {
        data = new byte[size];
    }
}
