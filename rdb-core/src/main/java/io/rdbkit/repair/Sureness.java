package io.rdbkit.repair;

import io.rdbkit.Eviction;
import io.rdbkit.KeyEntry;
import io.rdbkit.ResizeHint;
import java.io.IOException;

/**
 * Decides which of the keys behind damage are surely keys: the first that is framed ({@link Evidence}) and those behind it; or the second of two
 * whose names begin as others do; or what comes after {@value #MANY} of no distinction, which remains of values hardly give. The very first
 * is taken only if nothing can be missing before it, neither an expiry nor an eviction record.
 */
final class Sureness {

    private static final int MANY = 16;

    private final Evidence evidence;
    private final Stems stems;

    private boolean unsure;
    private boolean first;
    private int nameless;
    private boolean afterKnown;
    private boolean lastKnown;

    /** Whether keys of the database at hand may expire, as far as anybody knows. */
    private boolean mayExpire = true;

    private boolean evicts;

    Sureness(Evidence evidence, Stems stems) {
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

    /** Reading goes on behind damage. */
    void resume() {
        unsure = true;
        first = true;
        nameless = 0;
        afterKnown = false;
    }

    /** Whether the name of the key that {@link #doubt} was asked about last begins as those of others before it. */
    boolean isLastKnown() {
        return lastKnown;
    }

    /** Why a sound key is doubtful, or null if it is not. */
    String doubt(KeyEntry key, long begin) throws IOException {
        boolean known = stems.isKnown(key.key());
        boolean isFirst = first;
        first = false;
        lastKnown = known;
        if (!unsure) {
            stems.add(key.key());
            evicts |= key.eviction() != Eviction.NONE;
            return null;
        }
        boolean sure = known && afterKnown || nameless >= MANY || evidence.isFramed(begin, key.db());
        afterKnown = known;
        nameless++;
        if (!sure) {
            return "it stands behind damage and may be made of the remains of a value";
        }
        unsure = false;
        boolean expiryInDoubt = key.hasExpiry() ? !Evidence.isPlausibleExpiry(key.expiry()) : mayExpire;
        if (isFirst && (expiryInDoubt || evicts && key.eviction() == Eviction.NONE)) {
            return "the damage before it may have hidden its expiry or its eviction record";
        }
        stems.add(key.key());
        return null;
    }
}
