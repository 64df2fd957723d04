package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes around an RDB. The first byte chooses: the commands of an AOF, its manifest, or the head or end of a
 * replication frame.
 */
public final class AofFuzz {

    private static final int HEAD = 64;
    private static final Bytes MARK = Bytes.utf8("0123456789abcdef0123456789abcdef01234567");
    private static final Path MANIFEST = temporary();

    private AofFuzz() {}

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("fuzz", ".manifest");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public static List<byte[]> seeds() {
        return List.of(
                seed("\0*2\r\n$3\r\nGET\r\n$1\r\na\r\n#TS:1700000000\r\n*1\r\n$4\r\nPING\r\n"),
                seed("\1file \"a\\x20b.rdb\" seq 1 type b\nfile a.incr seq 2 type i\n#x\n"),
                seed("\2$1234\r\nREDIS0011"),
                seed("\2$EOF:" + MARK + "\r\nREDIS0011"),
                seed("\3" + MARK));
    }

    private static byte[] seed(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        String first = outcome(input[0] & 3, rest);
        if (!first.equals(outcome(input[0] & 3, rest))) {
            throw new AssertionError("the second outcome differs: " + first);
        }
    }

    private static String outcome(int part, byte[] bytes) throws IOException {
        try {
            return String.valueOf(
                    switch (part) {
                        case 0 ->
                            AofScan.increment(
                                    new ByteArrayInputStream(bytes), Path.of("a.incr.aof"), AofScan.Accept.CUT);
                        case 1 -> AofManifestLine.parseAll(Files.write(MANIFEST, bytes));
                        case 2 -> frame(bytes);
                        default ->
                            Tail.read(
                                    new ByteArrayInputStream(bytes),
                                    new Tail.Rdb(new Frame.EofMark(MARK), 9, true, false),
                                    0,
                                    AofScan.Accept.CUT,
                                    head -> false);
                    });
        } catch (RdbException e) {
            if (e.offset() < 0 || e.offset() > bytes.length) {
                throw new AssertionError("the error is not within the input of " + bytes.length + " bytes", e);
            }
            return e.getMessage();
        }
    }

    private static FrameHeader frame(byte[] bytes) throws IOException {
        if (bytes.length == 0 || bytes[0] != '$') {
            return null;
        }
        FrameHeader header = FrameHeader.parse(Arrays.copyOf(bytes, Math.min(bytes.length, HEAD)), 0);
        if (header != null && header.length() > bytes.length) {
            throw new AssertionError("a header of " + header.length() + " bytes");
        }
        return header;
    }
}
