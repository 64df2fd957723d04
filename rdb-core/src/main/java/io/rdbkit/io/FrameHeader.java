package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbTruncatedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame and the length of its line. */
record FrameHeader(Frame frame, int length) {

    private static final byte[] EOF = "$EOF:".getBytes(StandardCharsets.US_ASCII);

    /** A number of this many digits always fits in a long. */
    private static final int MAX_DIGITS = 18;

    /**
     * Reads the line that starts with {@code $}.
     *
     * @param head the first bytes of the input; all bytes if it is shorter than the longest header
     * @return null if this is not a frame
     */
    static FrameHeader parse(byte[] head, long offset) throws RdbTruncatedException {
        int common = Math.min(head.length, EOF.length);
        if (common > 1 && Arrays.equals(head, 0, common, EOF, 0, common)) {
            int end = EOF.length + Frame.EofMark.LENGTH;
            return endsLine(head, end, offset)
                    ? new FrameHeader(new Frame.EofMark(Bytes.wrap(Arrays.copyOfRange(head, EOF.length, end))), end + 2)
                    : null;
        }
        long n = 0;
        int end = 1;
        for (; end < head.length && head[end] >= '0' && head[end] <= '9'; end++) {
            if (end > MAX_DIGITS) {
                return null;
            }
            n = n * 10 + head[end] - '0';
        }
        boolean digits = end > 1 || head.length == 1;
        return digits && endsLine(head, end, offset) ? new FrameHeader(new Frame.Length(n), end + 2) : null;
    }

    private static boolean endsLine(byte[] head, int at, long offset) throws RdbTruncatedException {
        if (head.length > at && head[at] != '\r' || head.length > at + 1 && head[at + 1] != '\n') {
            return false;
        }
        if (head.length < at + 2) {
            throw new RdbTruncatedException("the input ends in the replication frame", offset + head.length);
        }
        return true;
    }
}
