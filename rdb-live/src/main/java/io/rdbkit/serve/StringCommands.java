package io.rdbkit.serve;

import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.StringValue;
import java.io.IOException;

/** The commands that read strings. */
final class StringCommands {

    private final Keyspace keys;

    private StringCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        StringCommands commands = new StringCommands(keys);
        table.add("GET", 2, commands::get);
        table.addOfKeys("MGET", -2, commands::mget);
        table.add("STRLEN", 2, commands::strlen);
        table.add("GETRANGE", 4, commands::getrange);
        table.add("SUBSTR", 4, commands::getrange);
    }

    private void get(Request request, Session session, Reply reply) throws IOException {
        IndexedKey key = keys.find(session, request.word(1), ValueKind.STRING);
        if (key == null) {
            reply.nil();
            return;
        }
        StringValue value = (StringValue) key.entry().decode();
        reply.bulkHead(value.length());
        pieces(key, value, 0, value.length(), reply);
    }

    /** Writes some bytes of a string whose head is written. */
    private static void pieces(IndexedKey key, StringValue value, long from, long length, Reply reply)
            throws IOException {
        long[] place = {from, length}; // what to pass over yet, and what to write yet
        ElementStream.write(key, reply, to -> {
            Slice piece = place[1] == 0 ? null : value.next();
            if (piece == null) {
                to.bulkEnd();
                return false;
            }
            int skipped = (int) Math.min(place[0], piece.length());
            int written = (int) Math.min(place[1], piece.length() - skipped);
            to.bulkBytes(piece.array(), piece.offset() + skipped, written);
            place[0] -= skipped;
            place[1] -= written;
            return true;
        });
    }

    /** A key of another kind counts as missing. */
    private void mget(Request request, Session session, Reply reply) throws IOException {
        reply.array(request.size() - 1L);
        int[] next = {1};
        ReplyStream[] inner = new ReplyStream[1];
        ElementStream.write(() -> close(inner), reply, to -> {
            if (inner[0] != null) {
                if (!inner[0].write(to)) {
                    close(inner);
                }
                return true;
            }
            if (next[0] == request.size()) {
                return false;
            }
            IndexedKey key = keys.find(session, request.word(next[0]));
            if (key == null || key.entry().type().kind() != ValueKind.STRING) {
                to.nil();
                if (key != null) {
                    key.close();
                }
            } else {
                StringValue value = (StringValue) key.entry().decode();
                to.bulkHead(value.length());
                pieces(key, value, 0, value.length(), to);
                inner[0] = to.takeStream();
            }
            next[0]++;
            return true;
        });
    }

    private static void close(ReplyStream[] inner) throws IOException {
        if (inner[0] != null) {
            inner[0].close();
            inner[0] = null;
        }
    }

    private void strlen(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = keys.find(session, request.word(1), ValueKind.STRING)) {
            reply.integer(key == null ? 0 : ((StringValue) key.entry().decode()).length());
        }
    }

    private void getrange(Request request, Session session, Reply reply) throws IOException {
        long start = request.integer(2);
        long end = request.integer(3);
        IndexedKey key = keys.find(session, request.word(1), ValueKind.STRING);
        if (key == null) {
            reply.bulk("");
            return;
        }
        StringValue value = (StringValue) key.entry().decode();
        // As servers have it: an end before the first byte is the first byte, unless the start is behind it.
        Range range = Range.of(start, Math.max(end, -value.length()), value.length());
        boolean isNone = start < 0 && end < 0 && start > end;
        long length = isNone ? 0 : range.length();
        reply.bulkHead(length);
        pieces(key, value, range.first(), length, reply);
    }
}
