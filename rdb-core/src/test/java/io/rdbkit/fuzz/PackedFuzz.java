package io.rdbkit.fuzz;

import io.rdbkit.Packed;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.packed.ZipmapCursor;
import java.util.Arrays;
import java.util.List;

/** Any bytes as a packed blob. The first byte chooses the encoding. The bytes around the blob must never be read. */
public final class PackedFuzz {

    private static final int MARGIN = 16;

    private PackedFuzz() {}

    public static List<byte[]> seeds() {
        return List.of(
                seed(0, Packed.listpack("a", "12", "-3000", "70000", "5000000000", "x".repeat(80))),
                seed(1, Packed.ziplist("a", "12", "-3000", "70000", "5000000000", "x".repeat(300), "b")),
                seed(2, Packed.zipmap("f", "v", "g", "w")),
                seed(3, Packed.intset(-1, 2, 300)));
    }

    private static byte[] seed(int encoding, byte[] blob) {
        byte[] seed = new byte[blob.length + 1];
        seed[0] = (byte) encoding;
        System.arraycopy(blob, 0, seed, 1, blob.length);
        return seed;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] blob = Arrays.copyOfRange(input, 1, input.length);
        String first = told(cursor(input[0]), blob, (byte) 0);
        if (!first.equals(told(cursor(input[0]), blob, (byte) 0xff))) {
            throw new AssertionError("the result depends on the bytes around the blob: " + first);
        }
    }

    private static PackedCursor cursor(int encoding) {
        return switch (encoding & 3) {
            case 0 -> new ListpackCursor();
            case 1 -> new ZiplistCursor();
            case 2 -> new ZipmapCursor();
            default -> new IntsetCursor();
        };
    }

    private static String told(PackedCursor cursor, byte[] blob, byte around) {
        byte[] array = new byte[blob.length + 2 * MARGIN];
        Arrays.fill(array, around);
        System.arraycopy(blob, 0, array, MARGIN, blob.length);
        StringBuilder told = new StringBuilder();
        try {
            cursor.reset(array, MARGIN, blob.length);
            Slice shown = new Slice();
            long entries = 0;
            for (; cursor.next(); entries++) {
                cursor.show(shown);
                if (entries > blob.length || !cursor.isInteger() && !isWithin(shown, array, blob.length)) {
                    throw new AssertionError("entry " + entries + " of a blob of " + blob.length + " bytes");
                }
                told.append(cursor.position()).append('=').append(shown).append(' ');
            }
            if (cursor.count() != entries) {
                throw new AssertionError(entries + " entries, and not " + cursor.count());
            }
            return told.toString();
        } catch (PackedException e) {
            if (e.offset() < -1 || e.offset() > blob.length) {
                throw new AssertionError("the error is not within the blob", e);
            }
            return told + e.getMessage();
        }
    }

    private static boolean isWithin(Slice shown, byte[] array, int length) {
        return shown.array() == array && shown.offset() >= MARGIN && shown.offset() + shown.length() <= MARGIN + length;
    }
}
