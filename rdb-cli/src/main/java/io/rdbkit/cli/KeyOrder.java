package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What {@code rdb keys --sort} sorts by. A rank is compared as unsigned bytes, the smallest comes first. */
enum KeyOrder {
    /** The largest first. */
    SIZE {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) throws IOException {
            return falling(key.serializedSize());
        }
    },
    /** What takes the most memory first. */
    MEMORY {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) throws IOException {
            return falling(memory.of(key).memory());
        }
    },
    /** The most first. */
    ELEMENTS {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) throws IOException {
            return falling(key.elements());
        }
    },
    /** The soonest first; what never expires comes last. */
    EXPIRY {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) {
            return rising(key.hasExpiry() ? key.expiry() : Long.MAX_VALUE);
        }
    },
    /** By its bytes. */
    KEY {
        @Override
        Bytes rank(KeyEntry key, KeyMemory memory) {
            return key.key();
        }
    };

    /**
     * Where a key stands; may read its value.
     *
     * @param memory measures it, if that is what is sorted by
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
