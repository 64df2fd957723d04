package io.rdbkit.repair;

import io.rdbkit.KeyEntry;
import io.rdbkit.digest.SipHash;
import io.rdbkit.digest.ValueDigest;
import java.io.IOException;

/** Whether a key's value is as it must be. */
final class Soundness {

    private final ValueDigest digest = new ValueDigest(SipHash.Key.random(), true);

    /**
     * Reads all of the value.
     *
     * @throws io.rdbkit.RdbException if nobody knows where it ends
     */
    boolean isSound(KeyEntry key, Records records) throws IOException {
        digest.of(key.decode());
        return records.damage().isEmpty();
    }
}
