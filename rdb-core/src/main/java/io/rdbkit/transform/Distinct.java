package io.rdbkit.transform;

import io.rdbkit.NewKey;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.ledger.MemberLedger;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the members and fields of sets, zsets and hashes while they are pulled, and refuses those that come twice.
 */
final class Distinct implements Closeable {

    private final MemberLedger members;
    private @Nullable NewKey key;
    private long position;

    /** @param directory for temporary files of large values */
    Distinct(@Nullable Path directory) {
        members = new MemberLedger(directory);
    }

    /** The same key with its members watched. The members of the key before are no longer watched. */
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
        members.begin();
        key = newKey;
        position = newPosition;
        return new NewKey(key.db(), key.key(), key.expiry(), key.eviction(), key.metadata(), watched);
    }

    private void add(Slice member) throws IOException {
        if (!members.add(member)) {
            throw twice(members.twice());
        }
    }

    private void end() throws IOException {
        members.end();
        if (members.twice() > 0) {
            throw twice(members.twice());
        }
    }

    @SuppressWarnings("NullAway") // only called with a key in hand
    private BuildException twice(long number) {
        String what = key.value().kind() == ValueKind.HASH ? "field " : "member ";
        return BuildException.bad(what + number + " is there already, " + key, position, List.of(key.key()));
    }

    @Override
    public void close() throws IOException {
        members.close();
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
        public @Nullable Slice next() throws IOException {
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
        public @Nullable ZsetMember next() throws IOException {
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
        public @Nullable HashField next() throws IOException {
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
