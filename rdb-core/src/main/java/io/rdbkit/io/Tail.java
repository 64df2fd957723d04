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
 * What stands behind an RDB in its input; the counterpart of {@link Envelope}.
 *
 * @param commands the commands of an AOF, or of a replication stream; null when there are none
 * @param ignored  what else is there, which servers don't look at; null when nothing is
 */
public record Tail(AofTail commands, IgnoredBytes ignored) {

    /**
     * What is known of the RDB in front.
     *
     * @param frame  the frame that stood in front
     * @param length the bytes that the frame announces if it is whole: those of the RDB, or of the envelope it is in
     * @param proven whether a good checksum proves that it ends where it seems to; else a byte that was damaged may have become an EOF opcode,
     *               and what follows may be keys
     * @param inAof  whether it is the base of a multi-part AOF, behind which servers accept nothing but commands
     */
    public record Rdb(Frame frame, long length, boolean proven, boolean inAof) {}

    /** How much of an unknown rest is looked at for a record; a record that is longer counts as one. */
    public static final int WINDOW = 16 << 10;

    static final String AFTER_RDB = "after the end of the RDB";

    /**
     * Reads the input to its end and says what is there.
     *
     * @param rest what follows the end and the checksum of the RDB
     * @param offset the offset of the first byte of the rest
     * @param accept what may stand behind the last whole command of an AOF
     * @param isRecord knows whether bytes begin with a record
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

    /** Whether 40 hexadecimal digits came, as servers write them, in small letters. */
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
     * What is neither empty nor begins as commands do.
     *
     * @param begin where all begins that nothing has explained so far
     * @param at    where the next byte is
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
