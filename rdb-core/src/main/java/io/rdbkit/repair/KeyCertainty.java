package io.rdbkit.repair;

import io.rdbkit.KeyEntry;
import io.rdbkit.ResizeHint;
import io.rdbkit.format.Eviction;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of the keys behind damage are surely keys.
 *
 * <p>Keys are trusted from the first framed key ({@link Evidence}) on, after two keys in a row with known name prefixes, or
 * after {@value #MANY} keys in a row. Remains of values hardly have so many. The end of the key that decides is known,
 * but its beginning may be remains. So it is taken only if its name has a known prefix, and if no expiry or eviction
 * record can be missing before it.
 */
final class KeyCertainty {

    private static final int MANY = 16;

    private final Evidence evidence;
    private final KnownPrefixes stems;

    private boolean unsure;
    private int nameless;
    private boolean afterKnown;
    private boolean lastKnown;

    /** Whether keys of the current database may have expiries, as far as is known. */
    private boolean mayExpire = true;

    private boolean evicts;

    private boolean framed;

    KeyCertainty(Evidence evidence, KnownPrefixes stems) {
        this.evidence = evidence;
        this.stems = stems;
    }

    /** Begins a database that has a RESIZEDB. */
    void expect(ResizeHint hint) {
        mayExpire = hint.expires() > 0;
    }

    /** Begins a database that may have no RESIZEDB. */
    void expectAnything() {
        mayExpire = true;
    }

    /** Whether damage is before the next key and it is not yet proven that keys follow. */
    boolean isUnsure() {
        return unsure;
    }

    /** Reading goes on behind damage. */
    void resume() {
        unsure = true;
        nameless = 0;
        afterKnown = false;
    }

    /** Whether the name of the last key given to {@link #doubt} has a known prefix. */
    boolean isLastKnown() {
        return lastKnown;
    }

    /** Notes that an entry other than a key proves that records follow. */
    void confirm() {
        unsure = false;
    }

    /** Whether one of the keys behind damage was framed. */
    boolean sawFramed() {
        return framed;
    }

    /** Why a sound key is doubtful, or null if it is not. */
    @Nullable
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
