package io.rdbkit.io;

import io.rdbkit.AofTail;
import io.rdbkit.Bytes;
import io.rdbkit.Flaw;
import io.rdbkit.RdbFormatException;
import io.rdbkit.RdbTruncatedException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.io.IOUtils;

/** What may stand behind an RDB in its input; the counterpart of {@link Envelope}. */
public final class Tail {

    static final String AFTER_RDB = "after the end of the RDB";

    private Tail() {}

    /**
     * Reads the input to its end and says what is there.
     *
     * @param rest what follows the end and the checksum of the RDB
     * @param frame the frame that stood in front
     * @param offset the offset of the first byte of the rest
     * @param rdbLength the length of the RDB, from its magic to its checksum
     * @param accept what may stand behind the last whole command of an AOF
     * @return the commands of an AOF, or null when there are none
     */
    public static AofTail read(InputStream rest, Frame frame, long offset, long rdbLength, AofScan.Accept accept)
            throws IOException {
        if (frame instanceof Frame.Length announced) {
            if (announced.bytes() != rdbLength) {
                throw new RdbFormatException(
                        Flaw.BAD_TAIL,
                        "the replication frame announces " + announced.bytes() + " bytes, the RDB has " + rdbLength,
                        offset,
                        "");
            }
            requireEnd(rest, offset);
            return null;
        }
        if (frame instanceof Frame.EofMark end) {
            requireMark(rest, end.mark(), offset);
            requireEnd(rest, offset + Frame.EofMark.LENGTH);
            return null;
        }
        AofTail commands = AofScan.behindRdb(rest, offset, accept);
        return commands.bytes() == 0 && commands.cut() == null ? null : commands;
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

    private static void requireEnd(InputStream rest, long offset) throws IOException {
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
