package io.rdbkit.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Bytes of unknown meaning, and whether an RDB or commands are in them.
 *
 * @param count         how many there are
 * @param isZero        whether all are 0
 * @param looksLikeData whether the magic of an RDB or the beginning of a command is in them
 */
record UnknownBytes(long count, boolean isZero, boolean looksLikeData) {

    private static final Pattern DATA = Pattern.compile("REDIS\\d{4}|VALKEY\\d{3}|VK?CS\\x01|\\*\\d{1,9}\r\n\\$\\d");

    /** How many bytes of a chunk a match that begins in it may need. */
    private static final int OVERLAP = 32;

    /** Reads to the end. */
    static UnknownBytes read(InputStream in) throws IOException {
        byte[] chunk = new byte[64 << 10];
        long count = 0;
        boolean isZero = true;
        boolean looksLikeData = false;
        String before = "";
        for (int n; (n = in.readNBytes(chunk, 0, chunk.length)) > 0; count += n) {
            for (int i = 0; isZero && i < n; i++) {
                isZero = chunk[i] == 0;
            }
            if (!isZero && !looksLikeData) {
                String text = before + new String(chunk, 0, n, StandardCharsets.ISO_8859_1);
                looksLikeData = DATA.matcher(text).find();
                before = text.substring(Math.max(0, text.length() - OVERLAP));
            }
        }
        return new UnknownBytes(count, isZero, looksLikeData);
    }
}
