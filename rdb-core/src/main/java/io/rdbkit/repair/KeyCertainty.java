package io.rdbkit.repair;

import io.rdbkit.KeyEntry;
import io.rdbkit.ResizeHint;
import io.rdbkit.format.Eviction;
import java.io.IOException;

/**
 * Decides which of the keys behind damage are surely keys.
 *
 * <p>Those behind the first that is framed ({@link Evidence}) are, or behind the second of two whose names begin as others do, or behind
 * {@value #MANY} of no distinction, which remains of values hardly give. That one itself, whose end is known so, is taken if its name begins as
 * others do, for else it may begin with remains; and if nothing can be missing before it, neither an expiry nor an eviction record.
 */
final class KeyCertainty {

    private static final int MANY = 16;

    private final Evidence evidence;
    private final KnownPrefixes stems;

    private boolean unsure;
    private int nameless;
    private boolean afterKnown;
    private boolean lastKnown;

    /** Whether keys of the database at hand may expire, as far as anybody knows. */
    private boolean mayExpire = true;

    private boolean evicts;

    private boolean framed;

    KeyCertainty(Evidence evidence, KnownPrefixes stems) {
        this.evidence = evidence;
        this.stems = stems;
    }

    /** A database begins. */
    void expect(ResizeHint hint) {
        mayExpire = hint.expires() > 0;
    }

    /** A database begins that may have no such record. */
    void expectAnything() {
        mayExpire = true;
    }

    /** Whether damage stands before the next key, and nothing has told that what follows it are keys. */
    boolean isUnsure() {
        return unsure;
    }

    /** Reading goes on behind damage. */
    void resume() {
        unsure = true;
        nameless = 0;
        afterKnown = false;
    }

    /** Whether the name of the key that {@link #doubt} was asked about last begins as those of others before it. */
    boolean isLastKnown() {
        return lastKnown;
    }

    /** Something that is no key tells that records are records. */
    void confirm() {
        unsure = false;
    }

    /** Whether a framed key was among those that damage made unsure. */
    boolean sawFramed() {
        return framed;
    }

    /** Why a sound key is doubtful, or null if it is not. */
    String doubt(KeyEntry key, long begin) throws IOException {
        boolean known = stems.isKnown(key.key());
        lastKnown = known;
        if (!unsure) {
            stems.add(key.key());
            evicts |= key.eviction() != Eviction.NONE;
            return null;
        }
        boolean isFramed = evidence.isFramed(begin, key.db());
        framed |= isFramed;
        boolean sure = known && afterKnown || nameless >= MANY || isFramed;
        afterKnown = known;
        nameless++;
        unsure = !sure;
        if (!known) {
            return "it stands behind damage and may be remains of a value";
        }
        boolean expiryInDoubt = key.hasExpiry() ? !Evidence.isPlausibleExpiry(key.expiry()) : mayExpire;
        if (expiryInDoubt || evicts && key.eviction() == Eviction.NONE) {
            return "the damage before it may have hidden its expiry or its eviction record";
        }
        return sure ? null : "it stands behind damage, and the next bytes don't confirm where it ends";
    }
}
