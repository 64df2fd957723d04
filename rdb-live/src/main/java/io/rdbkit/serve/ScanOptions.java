package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Glob;

/**
 * What stands behind the cursor of SCAN and its kind.
 *
 * @param glob          null for anything
 * @param count         how many elements to look at
 * @param type          the type of keys; null for all
 * @param withoutValues whether HSCAN leaves out the values
 */
record ScanOptions(Glob glob, long count, String type, boolean withoutValues) {

    private static final long COUNT = 10;

    static ScanOptions of(Request request, int first, boolean ofHash) {
        Glob glob = null;
        long count = COUNT;
        String type = null;
        boolean withoutValues = false;
        for (int i = first; i < request.size(); i++) {
            boolean hasMore = i + 1 < request.size();
            if (request.is(i, "MATCH") && hasMore) {
                glob = Glob.of(request.word(++i));
            } else if (request.is(i, "COUNT") && hasMore) {
                count = request.integer(++i);
                if (count < 1) {
                    throw CommandException.syntax();
                }
            } else if (request.is(i, "TYPE") && hasMore && first == 2) {
                type = request.word(++i).toUtf8();
            } else if (request.is(i, "NOVALUES") && ofHash) {
                withoutValues = true;
            } else {
                throw CommandException.syntax();
            }
        }
        return new ScanOptions(glob, count, type, withoutValues);
    }

    /** A cursor is an unsigned number of 64 bits; those of this server have 63. */
    static long cursor(Bytes word) {
        try {
            long cursor = Long.parseUnsignedLong(word.toUtf8());
            return cursor < 0 ? Long.MAX_VALUE : cursor;
        } catch (NumberFormatException e) {
            throw new CommandException("ERR invalid cursor");
        }
    }
}
