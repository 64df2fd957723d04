package io.rdbkit.io;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.SequenceInputStream;
import java.util.function.Predicate;
import org.apache.commons.io.IOUtils;

/**
 * The bytes behind an RDB in its input. The counterpart of {@link Envelope}.
 *
 * @param commands the commands of an AOF, or of a replication stream; null if there are none
 * @param ignored  other bytes, which servers ignore; null if there are none
 */
public record Tail(AofTail commands, IgnoredBytes ignored) {

    /**
     * What is known about the RDB in front.
     *
     * @param frame  the frame in front of the RDB
     * @param length the number of bytes that the frame announces if all is there: the length of the RDB, or of the
     *     envelope around it
     * @param proven whether a good checksum proves the end of the RDB; otherwise a damaged byte may have become an
     *     EOF opcode, and keys may follow
     * @param inAof  whether it is the base of a multi-part AOF, behind which servers accept only commands
     */
    public record Rdb(Frame frame, long length, boolean proven, boolean inAof) {}

    /** How many bytes of an unknown rest are searched for a record. A longer record counts as one. */
    public static final int WINDOW = 16 << 10;

    static final String AFTER_RDB = "after the end of the RDB";

    /**
     * Reads the input to its end and says what is there.
     *
     * @param rest the bytes behind the RDB and its checksum
     * @param offset the offset of the first of these bytes
     * @param accept what may follow the last complete command of an AOF
     * @param isRecord tells whether bytes begin with a record
     */
    public static Tail read(InputStream rest, Rdb rdb, long offset, AofScan.Accept accept, Predicate<byte[]> isRecord)
            throws IOException {
        PushbackInputStream in = new PushbackInputStream(rest, WINDOW);
        IgnoredBytes.Kind kind = null;
        long at = offset;
        if (rdb.frame() instanceof Frame.Length announced) {
            requireLength(announced, rdb.length(), offset);
        } else if (rdb.frame() instanceof Frame.EofMark end) {
            requireMark(in, end.mark(), offset);
            at += Frame.EofMark.LENGTH;
        } else if (skipMark(in)) {
            at += Frame.EofMark.LENGTH;
            kind = IgnoredBytes.Kind.EOF_MARK;
        }
        long begin = kind == null ? at : offset;
        long lineEnds = skipLineEnds(in);
        at += lineEnds;
        if (kind == null && lineEnds > 0) {
            kind = IgnoredBytes.Kind.LINE_ENDS;
        }
        int first = in.read();
        AofTail commands = null;
        if (kind != null && rdb.inAof()) {
            throw unexplained(at - begin + (first < 0 ? 0 : 1 + IOUtils.consume(in)), AFTER_RDB, begin);
        }
        if (first >= 0) {
            in.unread(first);
            if (first == '*' || first == '#') {
                commands = AofScan.behindRdb(in, at, accept);
            } else {
                return new Tail(null, other(in, rdb, begin, at, isRecord));
            }
        }
        return new Tail(commands, kind == null ? null : new IgnoredBytes(kind, begin, at - begin));
    }

    private static void requireLength(Frame.Length announced, long length, long offset) throws RdbFormatException {
        if (announced.bytes() != length) {
            throw new RdbFormatException(
                    Flaw.BAD_TAIL,
                    "the replication frame announces " + announced.bytes() + " bytes, it has " + length,
                    offset,
                    "");
        }
    }

    private static void requireMark(InputStream rest, Bytes mark, long offset) throws IOException {
        Bytes found = Bytes.wrap(rest.readNBytes(Frame.EofMark.LENGTH));
        if (!mark.startsWith(found)) {
            throw new RdbFormatException(
                    Flaw.BAD_TAIL, "the replication frame ends with another mark than it announced", offset, "");
        }
        if (found.length() < mark.length()) {
            throw new RdbTruncatedException(
                    "the input ends in the mark that ends the replication frame", offset + found.length());
        }
    }

    /** Whether 40 hexadecimal digits follow, in lower case, as servers write them. */
    private static boolean skipMark(PushbackInputStream in) throws IOException {
        byte[] mark = in.readNBytes(Frame.EofMark.LENGTH);
        boolean isMark = mark.length == Frame.EofMark.LENGTH;
        for (byte b : mark) {
            isMark &= b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
        }
        if (!isMark) {
            in.unread(mark);
        }
        return isMark;
    }

    private static long skipLineEnds(PushbackInputStream in) throws IOException {
        long count = 0;
        for (int b; (b = in.read()) >= 0; count++) {
            if (b != '\n' && b != '\r') {
                in.unread(b);
                break;
            }
        }
        return count;
    }

    /**
     * Reads a rest that is not empty and does not begin with a command.
     *
     * @param begin the offset of the first byte that has no explanation
     * @param at    the offset of the next byte
     */
    private static IgnoredBytes other(PushbackInputStream in, Rdb rdb, long begin, long at, Predicate<byte[]> isRecord)
            throws IOException {
        byte[] head = in.readNBytes(WINDOW);
        boolean mayBeIgnored = rdb.frame() == Frame.NONE && !rdb.inAof();
        UnknownBytes rest = UnknownBytes.read(new SequenceInputStream(new ByteArrayInputStream(head), in));
        long bytes = at - begin + rest.count();
        if (mayBeIgnored && rest.isZero()) {
            return new IgnoredBytes(IgnoredBytes.Kind.ZEROS, begin, bytes);
        }
        boolean looksLikeData = rest.looksLikeData() || Compression.of(head) != null || isRecord.test(head);
        if (mayBeIgnored && rdb.proven() && !looksLikeData) {
            return new IgnoredBytes(IgnoredBytes.Kind.OTHER, begin, bytes);
        }
        throw unexplained(bytes, AFTER_RDB, begin);
    }

    static void requireEnd(InputStream rest, long offset) throws IOException {
        long count = IOUtils.consume(rest);
        if (count > 0) {
            throw unexplained(count, AFTER_RDB, offset);
        }
    }

    static RdbFormatException unexplained(long count, String where, long offset) {
        return new RdbFormatException(
                Flaw.BAD_TAIL,
                count + (count == 1 ? " byte " : " bytes ") + where + " that nothing explains",
                offset,
                "");
    }
}
