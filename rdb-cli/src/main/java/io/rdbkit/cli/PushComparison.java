package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.live.Held;
import io.rdbkit.live.Push;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.Difference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the keys of a file with those of the server after a push: it takes what {@link ComparedFormat} writes, asks
 * the server for the same keys, and compares values and expiries. Values whose bytes differ are compared as {@code diff}
 * does, whatever their encoding.
 */
final class PushComparison extends FramedKeys {

    private static final int MOST_KEYS = 1000;
    private static final int FULL_BYTES = 4 << 20;

    /** A key of the file; the payload is null if it is too large to compare. */
    private record Wanted(long offset, int db, long expiry, Bytes key, byte[] payload) {}

    private final Push push;
    private final RdbVersion version;
    /** Null if no one asks. */
    private final LossReport report;

    private final List<Wanted> batch = new ArrayList<>();
    private long batchBytes;

    private long compared;
    private long missing;
    private long expired;
    private long different;
    private long unread;
    private Bytes first;

    /** @param version the least version of payloads of the server */
    PushComparison(Push push, RdbVersion version, LossReport report) {
        super(ComparedFormat.HEAD);
        this.push = push;
        this.version = version;
        this.report = report;
    }

    @Override
    void take(ByteBuffer numbers, Bytes key, Bytes rest) throws IOException {
        long offset = numbers.getLong();
        int db = numbers.getInt();
        long expiry = numbers.getLong();
        boolean tooLarge = numbers.getInt(numbers.limit() - Integer.BYTES) == ComparedFormat.TOO_LARGE;
        int bytes = key.length() + rest.length();
        if (!batch.isEmpty()
                && (db != batch.get(0).db || batch.size() == MOST_KEYS || batchBytes + bytes > FULL_BYTES)) {
            compare();
        }
        batch.add(new Wanted(offset, db, expiry, Bytes.wrap(key.toByteArray()), tooLarge ? null : rest.toByteArray()));
        batchBytes += bytes;
    }

    /** Compares the last keys. */
    void finish() throws IOException {
        if (!batch.isEmpty()) {
            compare();
        }
    }

    private void compare() throws IOException {
        List<Held> all =
                push.held(batch.get(0).db, batch.stream().map(Wanted::key).toList());
        PayloadRdb wanted = new PayloadRdb();
        PayloadRdb held = new PayloadRdb();
        boolean anyOther = false;
        for (int i = 0; i < all.size(); i++) {
            Wanted key = batch.get(i);
            Held there = all.get(i);
            compared++;
            if (there.payload() == null) {
                lack(key);
            } else if (!there.mayExpireAt(key.expiry)) {
                differ(key, "the expiry is " + time(there.latest()) + ", in the file " + time(key.expiry));
            } else if (key.payload == null) {
                unread++;
            } else if (!PayloadRdb.areSame(key.payload, there.payload())) {
                anyOther = true;
                wanted.add(i, key.payload);
                held.add(i, there.payload());
            }
        }
        if (anyOther) {
            Diff.of(wanted.source(version), held.source(version)).to(this::differ);
        }
        batch.clear();
        batchBytes = 0;
    }

    private static String time(long expiry) {
        return expiry == Expiry.NONE ? "none" : Instant.ofEpochMilli(expiry).toString();
    }

    private void lack(Wanted key) {
        if (key.expiry != Expiry.NONE && key.expiry <= System.currentTimeMillis()) {
            expired++;
        } else {
            missing++;
            note(key, "missing", "the server does not have it");
        }
    }

    private void differ(Difference difference) {
        Wanted key = batch.get(Integer.parseInt(difference.name().toString()));
        differ(key, "other " + Wording.list(List.copyOf(difference.aspects())));
    }

    private void differ(Wanted key, String reason) {
        different++;
        note(key, "differs", reason);
    }

    private void note(Wanted key, String what, String reason) {
        if (first == null) {
            first = key.key;
        }
        if (report != null) {
            report.left(what, key.db, key.key, key.offset, reason);
        }
    }

    boolean allEqual() {
        return missing + different == 0;
    }

    /** Text such as {@code compared 1000 keys: 1 is missing, 3 differ, the first is "k"}. */
    String text(KeyDisplay display) {
        List<String> parts = new ArrayList<>();
        if (missing > 0) {
            parts.add(missing + " missing");
        }
        if (different > 0) {
            parts.add(different + " differ");
        }
        if (expired > 0) {
            parts.add(expired + " have expired since");
        }
        if (unread > 0) {
            parts.add(unread + " too large to compare more than name and expiry");
        }
        return "compared " + compared + " keys: "
                + (allEqual() ? "all equal" + (parts.isEmpty() ? "" : "; ") : "")
                + String.join(", ", parts)
                + (first == null ? "" : "; the first is " + display.of(first));
    }
}
