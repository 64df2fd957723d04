package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbType;
import io.rdbkit.transcode.FieldExpiryRewriter;
import io.rdbkit.transcode.MemberRewriter;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes the expiries of hash fields, leaves out fields, and counts both. For the keys of one reader, one after the
 * other.
 *
 * <p>It looks only at fields with an expiry and reads only hashes whose type has room for one ({@link RdbType}:
 * HASH_METADATA, HASH_LISTPACK_EX, those of Redis 7.4 release candidates, and Valkey's HASH_2). Any other key costs
 * nothing. A hash in which nothing changes keeps all its bytes. A hash that has no field expiries any more gets a type
 * without room for them.
 *
 * <p>Members of sets, zsets and hashes with an expiry in KeyDB's form ({@link KeyEntry#memberExpiries}) are treated
 * like such fields. A value that loses members is encoded anew.
 *
 * <p>In Redis, a field expiry must be from 1 to 2<sup>48</sup> - 2 milliseconds, in Valkey 0 or more. A time outside
 * becomes the nearest one inside.
 *
 * <p>A hash that changes is held twice, before and after the change: each up to 1 MB in memory, and a larger one in a
 * temporary file.
 */
public final class FieldExpiryChange {

    private final LongPredicate keeps;
    private final LongUnaryOperator change;
    private final FieldExpiryRewriter rewriter;
    private long changed;
    private long dropped;

    /**
     * Both functions take the expiry of a field in unix milliseconds. They may be called more than once for a field and
     * must always return the same.
     *
     * @param keeps  whether the field stays
     * @param change the new expiry, or {@link Expiry#NONE}
     */
    public FieldExpiryChange(LongPredicate keeps, LongUnaryOperator change) {
        this.keeps = keeps;
        this.change = change;
        rewriter = new FieldExpiryRewriter(keeps, change);
    }

    /**
     * The key with the changed fields. Its value is read now, but can be copied or decoded once, as that of any key.
     *
     * @return the same key if nothing changes, or null if no field stays
     * @throws RdbException          if the value is damaged
     * @throws IllegalStateException if the value was read before, or the reader has moved on
     */
    public @Nullable KeyEntry apply(KeyEntry key) throws IOException {
        if (key.extras().memberExpiries() > 0) {
            return ofMembers(key);
        }
        if (!key.type().hasFieldExpiries()) {
            return key;
        }
        RawValue value = key.value();
        value.look(rewriter, key.type());
        if (rewriter.dropped() > 0 && rewriter.elements() == 0) {
            return null;
        }
        changed += rewriter.changed();
        dropped += rewriter.dropped();
        return rewriter.changed() + rewriter.dropped() == 0 ? key : value.rewritten(rewriter, key);
    }

    private @Nullable KeyEntry ofMembers(KeyEntry key) throws IOException {
        Set<Bytes> gone = new HashSet<>();
        Map<Bytes, Long> after = new LinkedHashMap<>();
        long others = 0;
        for (Map.Entry<Bytes, Long> member : key.memberExpiries().entrySet()) {
            long expiry = member.getValue();
            if (!keeps.test(expiry)) {
                gone.add(member.getKey());
                continue;
            }
            long changedTo = change.applyAsLong(expiry);
            others += changedTo == expiry ? 0 : 1;
            if (changedTo != Expiry.NONE) {
                after.put(member.getKey(), changedTo);
            }
        }
        if (gone.isEmpty() && others == 0) {
            return key;
        }
        KeyEntry left = gone.isEmpty() ? key : without(gone, key);
        changed += left == null ? 0 : others;
        return left == null ? null : left.withExtras(key.extras().withExpiries(after));
    }

    /** @return null if no member is left */
    private @Nullable KeyEntry without(Set<Bytes> gone, KeyEntry key) throws IOException {
        MemberRewriter rest = new MemberRewriter(key.version(), gone::contains);
        key.value().look(rest, key.type());
        if (rest.dropped() > 0 && rest.elements() == 0) {
            return null;
        }
        dropped += rest.dropped();
        return rest.dropped() == 0 ? key : key.value().rewritten(rest, key);
    }

    /** Whether an element with this expiry would get another expiry or be left out. */
    public boolean concerns(long expiry) {
        return !keeps.test(expiry) || change.applyAsLong(expiry) != expiry;
    }

    /** How many fields that stay got another expiry or lost theirs. */
    public long changed() {
        return changed;
    }

    /** How many fields were left out of hashes that stay. */
    public long dropped() {
        return dropped;
    }
}
