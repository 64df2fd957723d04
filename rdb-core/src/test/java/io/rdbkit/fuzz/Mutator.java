package io.rdbkit.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files: changes telling bytes and lengths, cuts pieces out, doubles them, or takes them from another file. */
final class Mutator {

    /** Bytes at the limits of lengths, string forms, packed entries and signs. */
    private static final int[] TELLING = {
        0, 1, 2, 0x0b, 0x1f, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0x81, 0x82, 0xbf, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xdf, 0xe0,
        0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff
    };

    /** Lengths in all their forms, small ones and impossible ones. */
    private static final byte[][] LENGTHS = {
        {0},
        {1},
        {0x3f},
        {0x40, 0},
        {0x7f, -1},
        {(byte) 0x80, 0, 0, 0, 0},
        {(byte) 0x80, 0, 1, 0, 0},
        {(byte) 0x80, 0x7f, -1, -1, -1},
        {(byte) 0x80, -1, -1, -1, -1},
        {(byte) 0x81, 0, 0, 0, 0, 0, 0, 0, 1},
        {(byte) 0x81, 0x7f, -1, -1, -1, -1, -1, -1, -1},
        {(byte) 0x81, -1, -1, -1, -1, -1, -1, -1, -1},
        {(byte) 0xc3, 2, 4},
        {(byte) 0xc3, (byte) 0x80, 0x7f, -1, -1, -1, (byte) 0x80, 0x7f, -1, -1, -1}
    };

    private static final int MOST_AT_ONCE = 4;

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /** A damaged copy, mostly in one place, sometimes in a few. */
    byte[] damaged(byte[] file, List<byte[]> others) {
        byte[] damaged = file.clone();
        int places = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(MOST_AT_ONCE);
        for (int i = 0; i < places && damaged.length > 0; i++) {
            damaged = inOnePlace(damaged, others);
        }
        return damaged;
    }

    private byte[] inOnePlace(byte[] file, List<byte[]> others) {
        int at = random.nextInt(file.length);
        switch (random.nextInt(12)) {
            case 0, 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2, 3 -> file[at] = (byte) TELLING[random.nextInt(TELLING.length)];
            case 4 -> file[at] += (byte) (random.nextBoolean() ? 1 : -1);
            case 5 -> file[at] = (byte) random.nextInt(256);
            case 6 -> {
                return Arrays.copyOf(file, at);
            }
            case 7 -> {
                return spliced(file, at, 0, bytes(1 + random.nextInt(8)));
            }
            case 8 -> {
                return spliced(file, at, few(file, at), new byte[0]);
            }
            case 9 -> { // overwrites a byte, which is often a length
                return spliced(file, at, 1, LENGTHS[random.nextInt(LENGTHS.length)]);
            }
            case 10 -> { // doubles the bytes there
                return spliced(file, at, 0, Arrays.copyOfRange(file, at, at + few(file, at)));
            }
            default -> {
                byte[] other = others.get(random.nextInt(others.size()));
                int from = random.nextInt(other.length);
                int to = from + few(other, from);
                return spliced(file, at, random.nextBoolean() ? few(file, at) : 0, Arrays.copyOfRange(other, from, to));
            }
        }
        return file;
    }

    /** The number of bytes to take from there, mostly few. */
    private int few(byte[] file, int at) {
        int most = random.nextInt(4) > 0 ? 24 : 1 << 10;
        return 1 + random.nextInt(Math.min(file.length - at, most));
    }

    private byte[] bytes(int n) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] spliced(byte[] file, int at, int removed, byte[] inserted) {
        byte[] spliced = Arrays.copyOf(file, file.length - removed + inserted.length);
        System.arraycopy(inserted, 0, spliced, at, inserted.length);
        int rest = at + removed;
        System.arraycopy(file, rest, spliced, at + inserted.length, file.length - rest);
        return spliced;
    }
}
