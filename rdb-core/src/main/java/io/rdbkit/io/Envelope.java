package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * The layers around an RDB: compressions, which are recognised by content and not by name, and the frame of a
 * replication stream. Only the first bytes of each layer are read.
 */
public final class Envelope {

    /** Enough for every magic and for the longest frame header (47 bytes). */
    private static final int PEEK = 64;

    /** How many bytes of an unknown input an error shows: enough to recognise it, and too few to reveal its content. */
    private static final int SHOWN = 5;

    private final InputStream rdb;
    private final long startOffset;
    private final List<String> layers;
    private final Frame frame;
    /** Null if there is none. */
    private final VcsEnvelope vcs;

    private Envelope(InputStream rdb, long startOffset, List<String> layers, Frame frame, VcsEnvelope vcs) {
        this.rdb = rdb;
        this.vcs = vcs;
        this.startOffset = startOffset;
        this.layers = List.copyOf(layers);
        this.frame = frame;
    }

    /** Opens an input. The envelope then owns the input and closes it if this fails. */
    public static Envelope open(InputStream raw, Limits limits) throws IOException {
        return open(raw, limits, false);
    }

    /**
     * Opens an input as {@link #open} does. Bytes with an unknown beginning are taken for an RDB whose first bytes are
     * damaged or lost.
     */
    public static Envelope openDamaged(InputStream raw, Limits limits) throws IOException {
        return open(raw, limits, true);
    }

    private static Envelope open(InputStream raw, Limits limits, boolean damaged) throws IOException {
        List<String> layers = new ArrayList<>();
        PushbackInputStream in = decompressed(raw, layers, limits);
        try {
            return unframe(in, peek(in), layers, damaged);
        } catch (IOException | RuntimeException e) {
            close(in, e);
            throw e;
        }
    }

    /**
     * The decompressed bytes of an input, whatever they are. Closing the result closes the input. The input is also
     * closed if this fails.
     */
    public static InputStream decompressed(InputStream raw, Limits limits) throws IOException {
        return decompressed(raw, new ArrayList<>(), limits);
    }

    /** @param layers gets the names of the compressions, outermost first */
    private static PushbackInputStream decompressed(InputStream raw, List<String> layers, Limits limits)
            throws IOException {
        long most = limits.of(Limit.FRAMES);
        PushbackInputStream in = new PushbackInputStream(raw, PEEK);
        try {
            for (Compression c; (c = Compression.of(peek(in))) != null; ) {
                if (layers.size() == most) { // each layer takes memory
                    throw new RdbRefusedException(
                            "compression " + (most + 1) + " times over, within " + layers + ",",
                            Limit.FRAMES,
                            most,
                            0,
                            "");
                }
                layers.add(c.label());
                in = new PushbackInputStream(new DecompressedInput(c, in), PEEK);
            }
            return in;
        } catch (IOException | RuntimeException e) {
            close(in, e);
            throw e;
        }
    }

    private static void close(InputStream in, Exception failure) {
        try {
            in.close();
        } catch (IOException alsoFailed) {
            if (alsoFailed != failure) {
                failure.addSuppressed(alsoFailed);
            }
        }
    }

    private static Envelope unframe(PushbackInputStream in, byte[] head, List<String> layers, boolean damaged)
            throws IOException {
        if (head.length == 0) {
            throw new RdbTruncatedException("the input is empty", 0);
        }
        long offset = 0;
        if (head[0] == '\n' && (!damaged || isFrame(head))) {
            offset = skipKeepAlives(in);
            head = peek(in);
            if (head.length > 0 && head[0] != '$') {
                throw notAnRdb(head, offset, layers);
            }
        }
        Frame frame = Frame.NONE;
        if (head.length > 0 && head[0] == '$') {
            FrameHeader header = FrameHeader.parse(head, offset);
            if (header != null) {
                frame = header.frame();
                offset += header.length();
                in.skipNBytes(header.length());
                head = peek(in);
            } else if (!damaged) {
                throw notAnRdb(head, offset, layers);
            }
        }
        if (head.length == 0) {
            throw new RdbTruncatedException("the input ends before its RDB begins", offset);
        }
        if (VcsEnvelope.isAt(head)) {
            return unpack(VcsEnvelope.open(in, head, offset), layers, frame);
        }
        if (!startsRdb(head)) {
            IOException unknown = notAnRdb(head, offset, layers);
            if (!damaged || unknown instanceof RdbUnsupportedException) {
                throw unknown;
            }
        }
        return new Envelope(in, offset, layers, frame, null);
    }

    /** Only an RDB may be in a VCS envelope: no other envelope, compression or frame. */
    private static Envelope unpack(VcsEnvelope vcs, List<String> layers, Frame frame) throws IOException {
        layers.add(vcs.label());
        PushbackInputStream rdb = new PushbackInputStream(vcs.rdb(), PEEK);
        byte[] head = peek(rdb);
        if (head.length == 0) {
            throw new RdbTruncatedException("the frame of a VCS envelope is empty", 0);
        }
        if (!startsRdb(head)) {
            throw notAnRdb(head, 0, layers);
        }
        return new Envelope(rdb, 0, layers, frame, vcs);
    }

    private static byte[] peek(PushbackInputStream in) throws IOException {
        byte[] head = in.readNBytes(PEEK);
        in.unread(head);
        return head;
    }

    /** Whether a frame follows line feeds, as far as the bytes show. */
    private static boolean isFrame(byte[] head) {
        int i = 0;
        while (i < head.length && head[i] == '\n') {
            i++;
        }
        return i == head.length || head[i] == '$';
    }

    /** Skips line feeds, which a primary sends while it prepares the RDB, to keep the connection alive. */
    private static long skipKeepAlives(PushbackInputStream in) throws IOException {
        long count = 0;
        byte[] some = new byte[PEEK];
        for (int n; (n = in.read(some)) > 0; ) {
            int i = 0;
            while (i < n && some[i] == '\n') {
                i++;
            }
            count += i;
            if (i < n) {
                in.unread(some, i, n - i);
                break;
            }
        }
        return count;
    }

    /**
     * Whether the bytes are the magic or a part of it. If the rest is missing, the reader reports it with the place.
     */
    private static boolean startsRdb(byte[] head) {
        return starts(head, "REDIS") || starts(head, "VALKEY");
    }

    private static boolean starts(byte[] head, String magic) {
        byte[] m = magic.getBytes(StandardCharsets.US_ASCII);
        int n = Math.min(m.length, head.length);
        return Arrays.equals(head, 0, n, m, 0, n);
    }

    private static boolean isAof(byte[] head) {
        boolean command = head[0] == '*' && (head.length == 1 || head[1] >= '0' && head[1] <= '9');
        return command || starts(head, "#TS:");
    }

    private static IOException notAnRdb(byte[] head, long offset, List<String> layers) {
        if (isAof(head)) {
            return new RdbUnsupportedException(
                    "an AOF without an RDB preamble, which only a server can load: 'rdb pull' --with has one load it",
                    offset);
        }
        Bytes shown = Bytes.wrap(head, 0, Math.min(head.length, SHOWN));
        String more = head.length > SHOWN ? "..." : "";
        String within = layers.isEmpty() ? "" : " within " + String.join(", ", layers);
        return new RdbFormatException("not an RDB" + within + ": it starts with \"" + shown + more + "\"", offset);
    }

    /** The decompressed input at the first byte of the magic. Closing it closes the input. */
    public InputStream rdb() {
        return rdb;
    }

    /** The offset of that byte in the decompressed input. */
    public long startOffset() {
        return startOffset;
    }

    /** The names of the compressions, outermost first. */
    public List<String> layers() {
        return layers;
    }

    public Frame frame() {
        return frame;
    }

    /** Whether the layer around the RDB has a checksum of it. It is compared when the end is read. */
    public boolean hasChecksum() {
        return vcs != null && vcs.hasChecksum();
    }

    /**
     * Reads the input to its end and says what follows the RDB.
     *
     * @param rest     the bytes behind the RDB, from {@link #rdb}
     * @param offset   the offset of the first of these bytes
     * @param length   the length of the RDB, from its magic to its checksum
     * @param proven   whether its checksum is right
     * @param inAof    whether it is the base of a multi-part AOF
     * @param accept   what may follow the last complete command of an AOF
     * @param isRecord tells whether bytes begin with a record
     */
    public Tail tail(
            InputStream rest,
            long offset,
            long length,
            boolean proven,
            boolean inAof,
            AofScan.Accept accept,
            Predicate<byte[]> isRecord)
            throws IOException {
        if (vcs == null) {
            return Tail.read(rest, new Tail.Rdb(frame, length, proven, inAof), offset, accept, isRecord);
        }
        Tail.requireEnd(rest, offset); // reads the frame to its end
        long whole = vcs.length();
        return Tail.read(
                vcs.behind(),
                new Tail.Rdb(frame, whole, proven || vcs.hasChecksum(), inAof),
                vcs.offset() + whole,
                accept,
                isRecord);
    }
}
