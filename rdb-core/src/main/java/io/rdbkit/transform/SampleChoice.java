package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.digest.NameDigest;
import io.rdbkit.digest.SipHash;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Which keys are in a sample, in two passes: the first sees all keys and keeps those that may be in it, the second sees those again and
 * keeps those that are. It goes by a hash of database and name with a key made of the seed, so the same keys give the same sample.
 */
abstract class SampleChoice {

    /** Tells the hashes of samples from those of anything else. */
    private static final long DOMAIN = 0x73616d706c65L;

    private final NameDigest digest;

    private SampleChoice(long seed) {
        digest = new NameDigest(new SipHash.Key(seed, DOMAIN));
    }

    /** Of a key; its order is that of unsigned numbers. */
    final long hash(KeyEntry key) {
        digest.ofKey(key.db(), key.key());
        return digest.first();
    }

    /** Whether a key may be in the sample, of all keys in their order. */
    abstract boolean mayHave(KeyEntry key);

    /** Goes once through the keys that may be in it, if that is needed to know which are. */
    abstract void settle(Source candidates) throws IOException;

    /** Whether a key is in the sample; to be asked once for each of the keys that may be. */
    abstract boolean has(KeyEntry key);

    /** The share of all keys whose hash is less than that share of all hashes. */
    static final class Fraction extends SampleChoice {

        /** Hashes have 53 bits here, so that a double tells them apart. */
        private static final int DROPPED_BITS = Long.SIZE - 53;

        private final double fraction;

        Fraction(double fraction, long seed) {
            super(seed);
            this.fraction = fraction;
        }

        @Override
        boolean mayHave(KeyEntry key) {
            return (hash(key) >>> DROPPED_BITS) * 0x1p-53 < fraction;
        }

        @Override
        void settle(Source candidates) {
            // each key was decided on by itself
        }

        @Override
        boolean has(KeyEntry key) {
            return true;
        }
    }

    /** So many keys with the least hashes. */
    static final class Count extends SampleChoice {

        private final LeastHashes least;
        private long last = -1L; // the greatest, unsigned
        private long ofLast = Long.MAX_VALUE;

        Count(long keys, long seed) {
            super(seed);
            least = new LeastHashes(keys);
        }

        @Override
        boolean mayHave(KeyEntry key) {
            return least.add(hash(key));
        }

        @Override
        void settle(Source candidates) throws IOException {
            if (least.spare() == 0) {
                return;
            }
            long[] hashes = new long[least.inLastBucket()];
            int[] n = {0};
            Scan.of(candidates, Plan.NOTHING, key -> {
                long hash = hash(key);
                if (least.isInLastBucket(hash)) {
                    hashes[n[0]++] = hash;
                }
            });
            Arrays.sort(hashes); // they have their first bits in common, so signed order is unsigned order
            int kept = (int) (hashes.length - least.spare());
            last = hashes[kept - 1];
            ofLast = Arrays.stream(hashes, 0, kept).filter(hash -> hash == last).count();
        }

        @Override
        boolean has(KeyEntry key) {
            long hash = hash(key);
            int order = Long.compareUnsigned(hash, last);
            return least.mayHave(hash) && (order < 0 || order == 0 && ofLast-- > 0);
        }
    }

    /** Of each prefix so many keys with the least hashes. */
    static final class PerPrefix extends SampleChoice {

        /** All hashes that are held, each of some 30 bytes. */
        static final long MOST_HELD = 1 << 18;

        /** All prefixes, each of some 150 bytes, however long they are. */
        static final int MOST_PREFIXES = 1 << 17;

        private static final int FIRST_ROOM = 4;

        private static final Comparator<Long> GREATEST_FIRST = (a, b) -> Long.compareUnsigned(b, a);

        /** Of the keys without a separator, which are a group of their own: the prefix of any other ends with the separator. */
        private static final Bytes NO_PREFIX = Bytes.EMPTY;

        private final int keys;
        private final Bytes separator;
        /** Stands for a prefix, which may be long: 128 bits of a hash. */
        private record Prefix(long first, long second) {}

        /** The least hashes of each prefix, the greatest of them first. */
        private final Map<Prefix, PriorityQueue<Long>> least = new HashMap<>();

        private final NameDigest prefixes;

        private long held;

        PerPrefix(int keys, Bytes separator, long seed) {
            super(seed);
            this.keys = keys;
            this.separator = separator;
            prefixes = new NameDigest(new SipHash.Key(seed, DOMAIN));
        }

        private Prefix prefix(KeyEntry key) {
            prefixes.ofKey(0, prefix(key.key()));
            return new Prefix(prefixes.first(), prefixes.second());
        }

        private Bytes prefix(Bytes name) {
            byte[] array = name.array();
            int from = name.arrayOffset();
            int end = from + name.length();
            for (int i = from; i <= end - separator.length(); i++) {
                if (stands(separator, array, i)) {
                    return Bytes.wrap(array, from, i + separator.length() - from);
                }
            }
            return NO_PREFIX;
        }

        private static boolean stands(Bytes text, byte[] array, int at) {
            for (int i = 0; i < text.length(); i++) {
                if (array[at + i] != text.at(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        boolean mayHave(KeyEntry key) {
            long hash = hash(key);
            PriorityQueue<Long> hashes = least.computeIfAbsent(
                    prefix(key), prefix -> new PriorityQueue<>(Math.min(keys, FIRST_ROOM), GREATEST_FIRST));
            if (hashes.size() < keys) {
                if (++held > MOST_HELD || least.size() > MOST_PREFIXES) {
                    throw new UncheckedIOException(tooMany(key));
                }
            } else if (Long.compareUnsigned(hash, hashes.peek()) >= 0) {
                return false;
            } else {
                hashes.remove();
            }
            return hashes.add(hash);
        }

        private RdbRefusedException tooMany(KeyEntry key) {
            return new RdbRefusedException(
                    "a sample of " + keys + " of each prefix may have at most " + MOST_HELD + " keys and "
                            + MOST_PREFIXES + " prefixes, and here are more",
                    key.offset());
        }

        @Override
        void settle(Source candidates) {
            // the queues know
        }

        @Override
        @SuppressWarnings("NullAway") // a key that may be in the sample has a queue with an element
        boolean has(KeyEntry key) {
            return Long.compareUnsigned(hash(key), least.get(prefix(key)).peek()) <= 0;
        }
    }
}
