package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.mask.FieldRules;
import io.rdbkit.mask.MaskKey;
import io.rdbkit.mask.NameMask;
import io.rdbkit.mask.ValueMask;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * How values are made unrecognizable: every string of a value becomes another of the same length and classes of characters, by a hash with a secret as its
 * key. Types, encodings, expiries, counts and IDs stay. Immutable; every method gives a new one.
 *
 * <p>Equal strings become equal, and such that differ still differ; so sets and hashes keep their size. Whole numbers stay whole numbers of as many
 * digits, scores keep their order, JSON stays JSON with the names of its members. Who knows the secret can find out what a value was: keep it, or throw it
 * away. docs/mask.md says what else can be told from a masked file.
 */
public final class Masking {

    private final MaskKey key;
    private final FieldRules fields;
    private final Predicate<KeyEntry> keeps;

    private Masking(MaskKey key, FieldRules fields, Predicate<KeyEntry> keeps) {
        this.key = key;
        this.fields = fields;
        this.keeps = keeps;
    }

    /**
     * With a secret: equal ones mask equally.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Masking by(byte[] secret) {
        return new Masking(MaskKey.of(secret), FieldRules.NONE, entry -> false);
    }

    /** With a secret that nobody knows and that is gone with the run: no other run masks as this one does. */
    public static Masking byRandom() {
        return new Masking(MaskKey.random(), FieldRules.NONE, entry -> false);
    }

    /** Leaves the values of such keys as they are; the key is the one that was read. */
    public Masking keeping(Predicate<KeyEntry> kept) {
        return new Masking(key, fields, keeps.or(kept));
    }

    /** Leaves such fields of hashes and of stream records as they are, name and value, and the values of JSON members of such a name. */
    public Masking keepingFields(Predicate<Bytes> kept) {
        Predicate<Bytes> all = fields.keeps() == null ? kept : fields.keeps().or(kept);
        return new Masking(key, new FieldRules(fields.names(), all), keeps);
    }

    /** Leaves the names of all fields of hashes and of stream records as they are; their values are masked. */
    public Masking keepingFieldNames() {
        return new Masking(key, new FieldRules(true, fields.keeps()), keeps);
    }

    /**
     * A change of names, for {@link io.rdbkit.transform.Plan#rename}. The parts of a name are what stands between punctuation and blanks; one of ASCII
     * letters alone stays, any other is masked as in a value. Names that differ still differ. Not for several threads.
     */
    public UnaryOperator<KeyEntry> names() {
        NameMask names = new NameMask(key);
        return entry -> {
            if (keeps(entry)) {
                return entry;
            }
            KeyEntry renamed = entry;
            do { // so that it doesn't get a name whose value stays
                renamed = renamed.withKey(names.mask(renamed.key()));
            } while (keeps.test(renamed) && !renamed.key().equals(entry.key()));
            return renamed.key().equals(entry.key()) ? entry : renamed;
        };
    }

    /** Whether the value of a key stays. */
    boolean keeps(KeyEntry entry) {
        return keeps.test(entry.origin());
    }

    /** For one thread. */
    ValueMask values() {
        return new ValueMask(key, fields);
    }
}
