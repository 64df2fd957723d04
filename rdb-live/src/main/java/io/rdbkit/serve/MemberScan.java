package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** HSCAN, SSCAN and ZSCAN. The cursor is the number of the next element in the order of the file, so each element comes once. */
final class MemberScan {

    /** Takes elements of a value one by one. */
    @FunctionalInterface
    interface Puller {
        /**
         * Pulls an element.
         *
         * @param into gets what a scan shows of it, if it is to be shown; first its name
         * @param glob what its name must match; null for anything
         * @return false at the end
         */
        boolean pull(Value value, List<Bytes> into, Glob glob) throws IOException;
    }

    /** A reply is no longer than about this, whatever COUNT says. */
    private static final long MOST_BYTES = 1 << 20;

    private final Keyspace keys;
    private final ValueKind kind;
    private final Puller puller;

    MemberScan(Keyspace keys, ValueKind kind, Puller puller) {
        this.keys = keys;
        this.kind = kind;
        this.puller = puller;
    }

    void run(Request request, Session session, Reply reply) throws IOException {
        long cursor = ScanOptions.cursor(request.word(2));
        IndexedKey key = keys.find(session, request.word(1), kind);
        if (key == null) {
            reply.array(2);
            reply.bulk("0");
            reply.array(0);
            return;
        }
        ScanOptions options;
        OpenValues.Open open;
        try {
            options = ScanOptions.of(request, 3, kind == ValueKind.HASH);
        } catch (CommandException e) {
            key.close();
            throw e;
        }
        open = keys.values().take(key.number(), cursor);
        if (open == null) {
            open = new OpenValues.Open(key, key.entry().decode(), 0);
        } else {
            key.close();
        }
        scan(open, cursor, options, reply);
    }

    private void scan(OpenValues.Open open, long cursor, ScanOptions options, Reply reply) throws IOException {
        List<Bytes> found = new ArrayList<>();
        long element = open.element();
        boolean more = true;
        try {
            for (; more && element < cursor; element++) {
                more = puller.pull(open.value(), null, null);
            }
            long bytes = 0;
            for (long n = 0; more && n < options.count() && bytes < MOST_BYTES; n++) {
                int before = found.size();
                more = puller.pull(open.value(), found, options.glob());
                for (int i = before; i < found.size(); i++) {
                    bytes += found.get(i).length();
                }
                element += more ? 1 : 0;
            }
        } catch (IOException | RuntimeException e) {
            open.key().close();
            throw e;
        }
        if (more) {
            keys.values().give(new OpenValues.Open(open.key(), open.value(), element));
        } else {
            open.key().close();
        }
        reply.array(2);
        reply.bulk(more ? Long.toString(element) : "0");
        int stride = options.withoutValues() ? 2 : 1;
        reply.array(found.size() / stride);
        for (int i = 0; i < found.size(); i += stride) {
            reply.bulk(found.get(i));
        }
    }
}
