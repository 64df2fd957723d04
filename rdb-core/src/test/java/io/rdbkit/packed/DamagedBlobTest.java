package io.rdbkit.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Packed;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.PackedBlobs.Encoding;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** For any bytes a cursor either throws a PackedException or shows entries within the blob. It never reads beyond. */
class DamagedBlobTest {

    /** The number of bytes around a blob. They are more than the widest number has. */
    private static final int MARGIN = 16;

    static Stream<Arguments> samples() {
        String[] entries = {
            "",
            "a",
            "f".repeat(63),
            "g".repeat(70),
            "h".repeat(300),
            "0",
            "-1",
            "100",
            "4000",
            "-4000",
            "30000",
            "-8000000",
            "2000000000",
            "-9000000000000000000",
            "z"
        };
        return Stream.of(
                Arguments.of(Encoding.LISTPACK, Packed.listpack()),
                Arguments.of(Encoding.LISTPACK, Packed.listpack(entries)),
                Arguments.of(Encoding.LISTPACK, untold(Packed.listpack(entries), 4)),
                Arguments.of(Encoding.LISTPACK, Packed.listpack("i".repeat(5000), "j")),
                Arguments.of(Encoding.ZIPLIST, Packed.ziplist()),
                Arguments.of(Encoding.ZIPLIST, Packed.ziplist(entries)),
                Arguments.of(Encoding.ZIPLIST, untold(Packed.ziplist(entries), 8)),
                Arguments.of(Encoding.ZIPLIST, Packed.ziplist("i".repeat(17_000), "j")),
                Arguments.of(Encoding.ZIPMAP, Packed.zipmap()),
                Arguments.of(Encoding.ZIPMAP, Packed.zipmap("", "v", "f".repeat(100), "w".repeat(200), "g", "")),
                Arguments.of(
                        Encoding.ZIPMAP,
                        hex("fe" + "fe01000000" + "61" + "03" + "05" + "78797a" + "0000000000" + "ff")),
                Arguments.of(Encoding.INTSET, Packed.intset()),
                Arguments.of(Encoding.INTSET, Packed.intset(-5, 1, 2)),
                Arguments.of(Encoding.INTSET, Packed.intset(-70_000, 1, 2, 70_000)),
                Arguments.of(Encoding.INTSET, Packed.intset(Long.MIN_VALUE, 0, Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSoundBlobIsReadToItsEnd(Encoding encoding, byte[] blob) {
        assertTrue(read(encoding, blob).endsWith(" end"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aCutBlobIsDamaged(Encoding encoding, byte[] blob) {
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertTrue(read(encoding, cut).endsWith(" in " + encoding.cursor().name() + ")"), "cut at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anyChangedByteIsReadOrAPackedException(Encoding encoding, byte[] blob) {
        String sound = read(encoding, blob);
        for (int at = 0; at < blob.length; at++) {
            if (at == 100) { // skips most of the long text
                at = Math.max(at, blob.length - 100);
            }
            for (int xor = 1; xor < 256; xor++) {
                byte[] other = blob.clone();
                other[at] ^= (byte) xor;
                String read = read(encoding, other);
                // A changed byte must change the entries, unless it is a free byte or a count that tells the reader to
                // count itself.
                assertTrue(!read.equals(sound) || isFree(encoding, blob, at, other[at]), () -> encoding + ": " + read);
            }
        }
    }

    @Property(tries = 2000)
    void anyBytesAreReadOrAPackedException(@ForAll Encoding encoding, @ForAll @Size(max = 60) byte[] bytes) {
        read(encoding, bytes);
        byte[] framed = frame(encoding, bytes);
        read(encoding, framed);
    }

    /** The array ends where the blob ends, so what is read behind it is no blob's. */
    @ParameterizedTest
    @EnumSource
    void anEntryWithoutRoomIsDamaged(Encoding encoding) {
        int before = encoding == Encoding.ZIPLIST ? 1 : 0; // the length of the entry before
        for (int first = 0; first < 256; first++) {
            for (int length = before + 1; length < 14; length++) {
                for (int fill : new int[] {0, 1, 0xff}) {
                    byte[] entry = new byte[length];
                    Arrays.fill(entry, (byte) fill);
                    entry[0] = 0;
                    entry[before] = (byte) first;
                    assertFalse(
                            read(encoding, framed(encoding, entry), (byte) 0, 0).isEmpty());
                }
            }
        }
    }

    /** A blob with one entry, or what may be one. */
    private static byte[] framed(Encoding encoding, byte[] entry) {
        int header =
                switch (encoding) {
                    case LISTPACK -> 6;
                    case ZIPLIST -> 10;
                    case ZIPMAP -> 1;
                    case INTSET -> 8;
                };
        byte[] blob = new byte[header + entry.length + 1];
        System.arraycopy(entry, 0, blob, header, entry.length);
        blob[blob.length - 1] = (byte) 0xff;
        switch (encoding) {
            case LISTPACK, ZIPLIST -> {
                LittleEndian.set32(blob, 0, blob.length);
                blob[header - 2] = 1;
            }
            case ZIPMAP -> blob[0] = 1;
            case INTSET -> {
                LittleEndian.set32(blob, 0, 1 << (entry[0] & 3) + 1);
                LittleEndian.set32(blob, 4, entry[entry.length - 1] & 0xff);
            }
        }
        return blob;
    }

    /** A frame that passes the checks of the header. */
    private static byte[] frame(Encoding encoding, byte[] body) {
        byte[] blob = body.clone();
        if (blob.length > 10) {
            blob[blob.length - 1] = (byte) 0xff;
            if (encoding == Encoding.LISTPACK || encoding == Encoding.ZIPLIST) {
                LittleEndian.set32(blob, 0, blob.length);
            } else if (encoding == Encoding.INTSET) {
                LittleEndian.set32(blob, 0, 2);
                LittleEndian.set32(blob, 4, (blob.length - 8) / 2);
            }
        }
        return blob;
    }

    private static boolean isFree(Encoding encoding, byte[] blob, int at, byte is) {
        return switch (encoding) {
            // a changed byte can't turn a known count into "unknown": that takes both bytes
            case LISTPACK -> false;
            case INTSET -> at == 0 && blob.length == 8; // an empty intset's width
            case ZIPLIST -> (blob[at] & 0xff) >>> 6 == 2 && (is & 0xff) >>> 6 == 2; // the head of a long text
            case ZIPMAP -> at == 0 || blob[at] == 0; // the count, or a free byte
        };
    }

    /** All that a cursor shows of a blob. It must not depend on the bytes around the blob. */
    private static String read(Encoding encoding, byte[] blob) {
        String first = read(encoding, blob, (byte) 0);
        assertEquals(first, read(encoding, blob, (byte) 0xff));
        assertEquals(first, read(encoding, blob, (byte) 1));
        return first;
    }

    private static String read(Encoding encoding, byte[] blob, byte around) {
        return read(encoding, blob, around, MARGIN);
    }

    /** @param margin how many bytes are behind it in the array */
    private static String read(Encoding encoding, byte[] blob, byte around, int margin) {
        byte[] array = new byte[MARGIN + blob.length + margin];
        Arrays.fill(array, around);
        System.arraycopy(blob, 0, array, MARGIN, blob.length);
        StringBuilder told = new StringBuilder();
        PackedCursor cursor = encoding.cursor();
        Slice shown = new Slice();
        try {
            cursor.reset(array, MARGIN, blob.length);
            for (int entries = 0; cursor.next(); entries++) {
                assertTrue(entries < blob.length);
                assertTrue(cursor.position() >= 0 && cursor.position() < blob.length);
                cursor.show(shown);
                if (!cursor.isInteger()) {
                    assertTrue(shown.array() == array && shown.offset() >= MARGIN);
                    assertTrue(shown.offset() + shown.length() <= MARGIN + blob.length);
                }
                told.append(cursor.position())
                        .append('=')
                        .append(shown.toBytes().hashCode())
                        .append(' ');
            }
            told.append(cursor.count());
            return told + " end";
        } catch (PackedException e) {
            assertTrue(e.offset() >= -1 && e.offset() <= blob.length, e::getMessage);
            return told + e.getMessage();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "LISTPACK, 070000000000, 0, shorter than its header",
                "LISTPACK, 08000000 0000 ff, 0, its header says 8 bytes",
                "LISTPACK, 07000000 0000 fe, 6, no end byte",
                "LISTPACK, 07000000 0100 ff, 0, |its header says 1 entries, but there are 0|",
                "LISTPACK, 0a000000 0000 0501 ff ff, 8, bytes after the end byte",
                "LISTPACK, 09000000 0100 0502 ff, 7, the length behind the entry of 1 bytes at +6 is not that",
                "LISTPACK, 09000000 0100 8301 ff, 6, an entry of 5 bytes leaves it",
                "LISTPACK, 09000000 0100 f0ff ff, 6, an entry of 5 bytes leaves it",
                "LISTPACK, 0e000000 0100 f0ffffffff0061 ff, 6, an entry of 4294967305 bytes leaves it",
                "LISTPACK, 09000000 0100 f501 ff, 6, unknown encoding byte 0xf5",
                "ZIPLIST, 0a000000 0a000000 0000, 0, shorter than its header",
                "ZIPLIST, 0c000000 0a000000 0000 ff, 0, its header says 12 bytes",
                "ZIPLIST, 0b000000 0a000000 0000 00, 10, no end byte",
                "ZIPLIST, 0b000000 0b000000 0000 ff, 4, |its last entry is said to be at +11, not at +10|",
                "ZIPLIST, 0f000000 0a000000 0200 00f2 02f3 ff, 4, |its last entry is said to be at +10, not at +12|",
                "ZIPLIST, 0f000000 0c000000 0300 00f2 02f3 ff, 0, |its header says 3 entries, but there are 2|",
                "ZIPLIST, 0f000000 0c000000 0200 00f2 03f3 ff, 12, |the entry before is said to have 3 bytes, not 2|",
                "ZIPLIST, 13000000 0c000000 0200 00f2 fe03000000f3 ff, 12, |the entry before is said to have 3 bytes, not 2|",
                "ZIPLIST, 0d000000 0a000000 0100 0005 ff, 10, an entry of 7 bytes leaves it",
                "ZIPLIST, 0d000000 0a000000 0100 00ff ff, 11, unknown encoding byte 0xff",
                "ZIPLIST, 0d000000 0a000000 0100 ff00 ff, 10, bytes after the end byte",
                "ZIPMAP, ff, 0, shorter than its header",
                "ZIPMAP, 00 00, 1, no end byte",
                "ZIPMAP, 01 0161 ff, 1, a field without a value",
                "ZIPMAP, 02 0161 010062 ff, 0, |its header says 4 entries, but there are 2|",
                "ZIPMAP, 01 0161 020062 ff, 3, an entry of 4 bytes leaves it",
                "ZIPMAP, 01 0161 010162 ff, 3, an entry of 4 bytes leaves it",
                "ZIPMAP, 00 ff ff, 1, bytes after the end byte",
                "INTSET, 02000000000000, 0, shorter than its header",
                "INTSET, 03000000 00000000, 0, numbers of 3 bytes",
                "INTSET, 02000000 02000000 0100, 4, its header says 2 numbers of 2 bytes",
                "INTSET, 02000000 02000000 0100 0100, 10, a number that is not above the one before it",
                "INTSET, 02000000 02000000 0100 ffff, 10, a number that is not above the one before it"
            })
    void damageIsNamedWithItsOffset(Encoding encoding, String blob, int offset, String what) {
        byte[] bytes = hex(blob.replace(" ", ""));
        PackedException e = assertThrows(PackedException.class, () -> Entries.of(encoding.on(Bytes.wrap(bytes))));
        assertEquals(offset, e.offset());
        String name = encoding.cursor().name();
        assertEquals(
                "damaged " + name + " of " + bytes.length + " bytes: " + what + " (+" + offset + " in " + name + ")",
                e.getMessage());
    }

    /** Servers keep the long form of a previous length after that entry has become short. */
    @Test
    void aZiplistMayHaveALongLengthWhereAShortOneWouldFit() {
        Bytes blob = Bytes.wrap(hex("13000000" + "0c000000" + "0200" + "00f2" + "fe02000000f3" + "ff"));
        assertEquals(2, Entries.of(Encoding.ZIPLIST.on(blob)).size());
    }

    /** A blob that once had 65535 entries has no count any more, even if few entries are left. */
    @ParameterizedTest
    @MethodSource("samples")
    void aBlobWithoutACountIsCounted(Encoding encoding, byte[] blob) {
        int entries = Entries.of(encoding.on(Bytes.wrap(blob))).size();
        byte[] other = blob.clone();
        switch (encoding) {
            case LISTPACK -> untold(other, 4);
            case ZIPLIST -> untold(other, 8);
            case ZIPMAP -> other[0] = (byte) 0xfe;
            case INTSET -> {} // always has a count
        }
        PackedCursor cursor = encoding.on(Bytes.wrap(other));
        assertEquals(entries, cursor.count());
        assertEquals(entries, Entries.of(cursor).size());
    }

    @Test
    void aCursorReadsManyBlobs() {
        PackedCursor cursor = new ListpackCursor();
        byte[] bad = Packed.listpack("a", "b");
        bad[8]++;
        for (int i = 0; i < 3; i++) {
            byte[] good = Packed.listpack("1", "x".repeat(i));
            cursor.reset(good, 0, good.length);
            assertEquals(2, Entries.of(cursor).size());
            assertThrows(PackedException.class, () -> {
                cursor.reset(bad, 0, bad.length);
                cursor.next();
            });
        }
    }

    private static byte[] untold(byte[] blob, int countAt) {
        LittleEndian.set16(blob, countAt, 0xffff);
        return blob;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
