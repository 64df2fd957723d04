package io.rdbkit.repair;

import java.util.Arrays;
import java.util.Random;

/** Damage as it happens in transfer and storage. Each constant damages a file at a random place behind the magic. */
enum RandomDamage {
    BIT {
        @Override
        Damaged to(byte[] file, Random random) {
            int at = place(file, random);
            return replace(file, at, at + 1, (byte) (file[at] ^ 1 << random.nextInt(8)));
        }
    },
    BYTE {
        @Override
        Damaged to(byte[] file, Random random) {
            int at = place(file, random);
            return replace(file, at, at + 1, (byte) (file[at] ^ 1 + random.nextInt(255)));
        }
    },
    TWO_PLACES {
        @Override
        Damaged to(byte[] file, Random random) {
            Damaged once = BYTE.to(file, random);
            Damaged twice = BYTE.to(once.bytes(), random);
            int from = Math.min(once.from(), twice.from());
            int to = Math.max(once.to(), twice.to());
            return new Damaged(twice.bytes(), from, to, to);
        }
    },
    NOISE {
        @Override
        Damaged to(byte[] file, Random random) {
            int from = place(file, random);
            byte[] noise = new byte[Math.min(length(random), file.length - from)];
            random.nextBytes(noise);
            return replace(file, from, from + noise.length, noise);
        }
    },
    ZEROS {
        @Override
        Damaged to(byte[] file, Random random) {
            int from = place(file, random);
            int n = Math.min(length(random), file.length - from);
            return replace(file, from, from + n, new byte[n]);
        }
    },
    GAP {
        @Override
        Damaged to(byte[] file, Random random) {
            int from = place(file, random);
            int to = Math.min(file.length, from + length(random));
            while (to < file.length && file[from] == file[to]) { // moves the gap if that leaves the same bytes
                from++;
                to++;
            }
            return replace(file, from, to);
        }
    },
    INSERTION {
        @Override
        Damaged to(byte[] file, Random random) {
            int from = place(file, random);
            byte[] more = new byte[length(random)];
            random.nextBytes(more);
            return replace(file, from, from, more);
        }
    },
    CUT {
        @Override
        Damaged to(byte[] file, Random random) {
            return replace(file, place(file, random), file.length);
        }
    };

    /**
     * A damaged file.
     *
     * @param from  the first damaged offset
     * @param oldTo the end of the damage in the original
     * @param to    the end of the damage in the damaged file
     */
    record Damaged(byte[] bytes, int from, int oldTo, int to) {}

    private static final int MAGIC = 9;

    /** Damages a copy of the file. */
    abstract Damaged to(byte[] file, Random random);

    private static Damaged replace(byte[] file, int from, int to, byte... with) {
        byte[] bytes = Arrays.copyOf(file, file.length - (to - from) + with.length);
        System.arraycopy(with, 0, bytes, from, with.length);
        System.arraycopy(file, to, bytes, from + with.length, file.length - to);
        return new Damaged(bytes, from, to, from + with.length);
    }

    private static int place(byte[] file, Random random) {
        return MAGIC + random.nextInt(file.length - MAGIC);
    }

    private static int length(Random random) {
        return 1 + random.nextInt(random.nextInt(4) == 0 ? 512 : 16);
    }
}
