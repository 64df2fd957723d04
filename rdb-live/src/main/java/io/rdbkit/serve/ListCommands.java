package io.rdbkit.serve;

import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.ListValue;
import java.io.Closeable;
import java.io.IOException;

/** The commands that read lists. */
final class ListCommands {

    private final Keyspace keys;

    private ListCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        ListCommands commands = new ListCommands(keys);
        table.add("LLEN", 2, commands::llen);
        table.add("LINDEX", 3, commands::lindex);
        table.add("LRANGE", 4, commands::lrange);
    }

    private IndexedKey find(Request request, Session session) throws IOException {
        return keys.find(session, request.word(1), ValueKind.LIST);
    }

    private void llen(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            reply.integer(key == null ? 0 : keys.count(key, key.entry().decode()));
        }
    }

    private void lindex(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            Slice item = null;
            if (key != null) {
                long index = request.integer(2);
                ListValue list = (ListValue) key.entry().decode();
                long place = index < 0 ? keys.count(key, list) + index : index;
                for (long i = 0; place >= 0 && i <= place && (i == 0 || item != null); i++) {
                    item = list.next();
                }
            }
            if (item == null) {
                reply.nil();
            } else {
                reply.bulk(item);
            }
        }
    }

    private void lrange(Request request, Session session, Reply reply) throws IOException {
        long start = request.integer(2);
        long stop = request.integer(3);
        IndexedKey key = find(request, session);
        if (key == null) {
            reply.array(0);
            return;
        }
        ListValue list = (ListValue) key.entry().decode();
        Range range = Range.of(start, stop, keys.count(key, list));
        reply.array(range.length());
        if (range.length() == 0) {
            key.close();
            return;
        }
        OpenValues.Open open = keys.values().take(key.number(), range.first());
        if (open != null) {
            key.close();
        }
        Items items = new Items(open == null ? new OpenValues.Open(key, list, 0) : open, range);
        ElementStream.write(items, reply, items);
    }

    /** The items of a range. Behind the last one the list stays open for the next range. */
    private final class Items implements ElementStream.Step, Closeable {

        private final OpenValues.Open open;
        private final Range range;
        private long place;

        Items(OpenValues.Open open, Range range) {
            this.open = open;
            this.range = range;
            place = open.element();
        }

        private boolean isAtEnd() {
            return place == range.first() + range.length();
        }

        @Override
        public boolean next(Reply reply) throws IOException {
            if (isAtEnd()) {
                return false;
            }
            Slice item = ((ListValue) open.value()).next();
            if (item == null) {
                throw new IOException("a list has fewer items than it says");
            }
            if (place++ >= range.first()) {
                reply.bulk(item);
            }
            return true;
        }

        @Override
        public void close() throws IOException {
            if (isAtEnd()) {
                keys.values().give(new OpenValues.Open(open.key(), open.value(), place));
            } else {
                open.key().close();
            }
        }
    }
}
