package io.rdbkit.ledger;

import io.rdbkit.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3. Keyed, because names come from whoever wrote the file: against a fixed hash, someone could choose a
 * million names that all collide, and each would have to be compared with all the others.
 */
record SipHash(long k0, long k1) implements KeyHash {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** A hash nobody can foresee. */
    static SipHash random() {
        SecureRandom random = new SecureRandom();
        return new SipHash(random.nextLong(), random.nextLong());
    }

    /** Each database has a key of its own; that of database 0 is {@code k0, k1} as given. */
    @Override
    public long of(int db, Bytes name) {
        byte[] array = name.array();
        int length = name.length();
        int at = name.arrayOffset();
        int end = at + length;
        long dbKey = k1 ^ db;
        long v0 = k0 ^ 0x736f6d6570736575L;
        long v1 = dbKey ^ 0x646f72616e646f6dL;
        long v2 = k0 ^ 0x6c7967656e657261L;
        long v3 = dbKey ^ 0x7465646279746573L;

        long last = (long) length << 56;
        int rounds = (length >>> 3) + 4;
        for (int round = 0; round < rounds; round++) {
            // The whole words, then the rest with the length, then three rounds of nothing to finish.
            long word;
            if (end - at >= 8) {
                word = (long) LONG.get(array, at);
                at += 8;
            } else if (round == rounds - 4) {
                for (int shift = 0; at < end; shift += 8) {
                    last |= (array[at++] & 0xffL) << shift;
                }
                word = last;
            } else {
                word = 0;
            }
            if (round == rounds - 3) {
                v2 ^= 0xff;
            }
            v3 ^= word;
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }
}
