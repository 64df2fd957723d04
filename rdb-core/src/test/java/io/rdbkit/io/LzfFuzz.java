package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.Slice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Any bytes as an LZF block, behind two bytes with the length of the string. The string is read whole, in pieces, and
 * only its beginning.
 */
public final class LzfFuzz {

    private static final int HEAD = 64;

    private LzfFuzz() {}

    public static List<byte[]> seeds() {
        return List.of(
                HexFormat.of().parseHex("0016" + "0061e00c00"),
                HexFormat.of().parseHex("0007" + "0661626364656667"),
                HexFormat.of().parseHex("0010" + "03616263642003e00003"));
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length < 2) {
            return;
        }
        long original = (input[0] & 0xff) << 8 | input[1] & 0xff;
        byte[] block = Arrays.copyOfRange(input, 2, input.length);
        try {
            Lzf.requirePossible(block.length, original);
        } catch (IllegalArgumentException e) {
            return; // nothing of it is read
        }
        byte[] whole = whole(block, original);
        byte[] pieces = pieces(block, original);
        if (!Arrays.equals(whole, pieces)) {
            throw new AssertionError("the string in pieces differs from the whole string");
        }
        if (whole != null) {
            Slice head = new Slice();
            byte[] beginning = Arrays.copyOf(block, Math.min(block.length, Lzf.blockOfHead(HEAD)));
            Lzf.decompressHead(new Slice().set(beginning, 0, beginning.length), head, HEAD);
            if (!head.shows(Bytes.wrap(whole, 0, Math.min(HEAD, whole.length)))) {
                throw new AssertionError("the beginning of the string differs from the whole string");
            }
        }
    }

    /** Null if the block is damaged. */
    private static byte[] whole(byte[] block, long original) {
        try {
            return Lzf.decompress(block, original);
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    private static byte[] pieces(byte[] block, long original) throws IOException {
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(block), 0, false)) {
            LzfPieces pieces = new LzfPieces(in, 0, block.length, original, "a string");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Slice piece = new Slice();
            while (all.size() < original) {
                int n = pieces.next(piece);
                all.write(piece.array(), piece.offset(), n);
            }
            if (in.hasNext()) {
                throw new AssertionError("a part of the block was not read");
            }
            return all.toByteArray();
        } catch (RdbException damaged) {
            return null;
        }
    }
}
