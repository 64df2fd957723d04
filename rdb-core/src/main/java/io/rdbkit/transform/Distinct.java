package io.rdbkit.transform;

import io.rdbkit.Bytes;
import io.rdbkit.NewKey;
import io.rdbkit.Slice;
import io.rdbkit.ValueKind;
import io.rdbkit.ledger.Duplicates;
import io.rdbkit.ledger.KeyLedger;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.IOUtils;

/**
 * Watches the members of sets, sorted sets and hashes as they are pulled: none may come twice. The members of one value are held up to a
 * few thousand, or 1 MB of them; those of a larger one are noted in a {@link KeyLedger}, which finds out at the end.
 */
final class Distinct implements Closeable {

    private static final int MOST_HELD = 4096;
    private static final int MOST_BYTES_HELD = 1 << 20;

    /** A table that had more is not worth clearing. */
    private static final int WORTH_CLEARING = 256;

    private final Path directory;
    /** In their order. */
    private Set<Bytes> held = new LinkedHashSet<>();
    /** That of the member in hand, from 1. */
    private long number;

    private long bytesHeld;
    private KeyLedger ledger;
    private NewKey key;
    private long position;

    /** @param directory where there is room for large values */
    Distinct(Path directory) {
        this.directory = directory;
    }

    /** The same key, its members watched; those of the one before no longer are. */
    NewKey members(NewKey newKey, long newPosition) throws IOException {
        Value watched =
                switch (newKey.value().kind()) {
                    case SET -> new Members((SetValue) newKey.value());
                    case ZSET -> new Scores((ZsetValue) newKey.value());
                    case HASH -> new Fields((HashValue) newKey.value());
                    case STRING, LIST, STREAM, MODULE, ARRAY -> null;
                };
        if (watched == null) {
            return newKey;
        }
        close();
        if (held.size() > WORTH_CLEARING) {
            held = new LinkedHashSet<>();
        } else {
            held.clear();
        }
        bytesHeld = 0;
        number = 0;
        key = newKey;
        position = newPosition;
        return new NewKey(key.db(), key.name(), key.expiry(), key.eviction(), key.metadata(), watched);
    }

    private void add(Slice member) throws IOException {
        number++;
        if (ledger != null) {
            note(Bytes.wrap(member.array(), member.offset(), member.length()), number);
            return;
        }
        Bytes copy = member.toBytes();
        if (!held.add(copy)) {
            throw twice(number);
        }
        bytesHeld += copy.length();
        if (held.size() > MOST_HELD || bytesHeld > MOST_BYTES_HELD) {
            ledger = new KeyLedger(directory);
            long at = 0;
            for (Bytes one : held) {
                note(one, ++at);
            }
            held = new LinkedHashSet<>();
        }
    }

    private void note(Bytes member, long at) throws IOException {
        ledger.add(0, member, 0, member, at);
    }

    private void end() throws IOException {
        if (ledger != null) {
            Duplicates duplicates = ledger.finish();
            if (!duplicates.isEmpty()) {
                throw twice(duplicates.first().other().offset());
            }
            close();
        }
    }

    private BuildException twice(long number) {
        String what = key.value().kind() == ValueKind.HASH ? "field " : "member ";
        return BuildException.bad(what + number + " is there already, " + key, position, List.of(key.name()));
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(ledger);
        ledger = null;
    }

    private final class Members implements SetValue {

        private final SetValue set;

        Members(SetValue set) {
            this.set = set;
        }

        @Override
        public long count() {
            return set.count();
        }

        @Override
        public Slice next() throws IOException {
            Slice member = set.next();
            if (member == null) {
                end();
            } else {
                add(member);
            }
            return member;
        }
    }

    private final class Scores implements ZsetValue {

        private final ZsetValue zset;

        Scores(ZsetValue zset) {
            this.zset = zset;
        }

        @Override
        public long count() {
            return zset.count();
        }

        @Override
        public ZsetMember next() throws IOException {
            ZsetMember member = zset.next();
            if (member == null) {
                end();
            } else {
                add(member.member());
            }
            return member;
        }
    }

    private final class Fields implements HashValue {

        private final HashValue hash;

        Fields(HashValue hash) {
            this.hash = hash;
        }

        @Override
        public long count() {
            return hash.count();
        }

        @Override
        public boolean mayExpire() {
            return hash.mayExpire();
        }

        @Override
        public HashField next() throws IOException {
            HashField field = hash.next();
            if (field == null) {
                end();
            } else {
                add(field.field());
            }
            return field;
        }
    }
}
