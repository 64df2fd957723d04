package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The orders of {@code rdb keys --sort}. Ranks are compared as unsigned bytes; the smallest comes first. */
enum KeyOrder {
    /** The largest first. */
    SIZE {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) throws IOException {
            return falling(key.serializedSize());
        }
    },
    /** The key that takes the most memory first. */
    MEMORY {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) throws IOException {
            return falling(memory.of(key).memory());
        }
    },
    /** The key with the most elements first. */
    ELEMENTS {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) throws IOException {
            return falling(key.elements());
        }
    },
    /** The earliest expiry first; keys without an expiry come last. */
    EXPIRY {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) {
            return rising(key.hasExpiry() ? key.expiry() : Long.MAX_VALUE);
        }
    },
    /** By the bytes of the name. */
    KEY {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) {
            return key.key();
        }
    };

    /**
     * The rank of a key. This may read the value.
     *
     * @param memory measures the key, if that is its rank
     */
    abstract Bytes rank(KeyEntry key, KeyMemory memory) throws IOException;

    private static Bytes falling(long number) {
        return rising(~number);
    }

    private static Bytes rising(long number) {
        long unsigned = number ^ Long.MIN_VALUE;
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(unsigned).array());
    }
}
