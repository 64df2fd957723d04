package io.rdbkit;

import io.rdbkit.RdbRefusedException.Reason;
import io.rdbkit.io.BlockOutput;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Writes the records that prepare a key, for one version. */
final class KeyHead {

    private final RdbVersion version;
    private final BlockOutput out;

    KeyHead(RdbVersion version, BlockOutput out) {
        this.version = version;
        this.out = out;
    }

    /** @throws RdbRefusedException if the version has no room for its expiry */
    void requireRoom(KeyEntry key) throws IOException {
        if (key.hasExpiry()) {
            requireRoom(key.expiry(), key.offset(), key);
        }
    }

    /** @throws RdbRefusedException if the version has no room for what a new key has */
    void requireRoom(NewKey key) throws IOException {
        if (key.expiry() != KeyEntry.NO_EXPIRY) {
            requireRoom(key.expiry(), -1, key);
        }
        if (!key.eviction().equals(Eviction.NONE) && !version.hasEviction()) {
            throw lost("idle time or LFU counter", key);
        }
        if (!key.metadata().isEmpty()) {
            if (!version.hasKeyMetadata()) {
                throw lost("metadata", key);
            }
            requireWhole(key);
        }
    }

    private void requireRoom(long expiry, long offset, Object key) throws IOException {
        if (!version.hasMillisecondExpiry() && (expiry % 1000 != 0 || expiry / 1000 != (int) (expiry / 1000))) {
            throw new RdbRefusedException(
                    Reason.LOSS,
                    "expiry " + expiry + " ms can't be written in " + version + ", which has whole 32-bit seconds",
                    offset,
                    key.toString());
        }
    }

    /** The metadata is written as it is, and what isn't any would make the rest of the file unreadable. */
    private static void requireWhole(NewKey key) throws IOException {
        Bytes metadata = key.metadata();
        InputStream bytes = new ByteArrayInputStream(metadata.array(), metadata.arrayOffset(), metadata.length());
        try (RdbInput in = new RdbInput(bytes, 0, false)) {
            Opcode.KEY_META.payload().walk(in, null);
            if (in.offset() == metadata.length()) {
                return;
            }
        } catch (RdbException notWhole) {
            // said below
        }
        throw new RdbRefusedException(Reason.UNLOADABLE, "metadata that is no payload of KEY_META", -1, key.toString());
    }

    private RdbRefusedException lost(String what, NewKey key) {
        return new RdbRefusedException(Reason.LOSS, what + " can't be written in " + version, -1, key.toString());
    }

    /** The version has no room for something. */
    RdbRefusedException lost(String what) {
        return new RdbRefusedException(Reason.LOSS, what + " can't be written in " + version, -1, "");
    }

    void write(long expiry, Eviction eviction, Bytes metadata) throws IOException {
        if (expiry != KeyEntry.NO_EXPIRY) {
            writeExpiry(expiry);
        }
        if (eviction.idleSeconds() >= 0) {
            out.write(Opcode.IDLE.id());
            out.write(Lengths.encode(eviction.idleSeconds()));
        }
        if (eviction.frequency() >= 0) {
            out.write(Opcode.FREQ.id());
            out.write(eviction.frequency());
        }
        if (!metadata.isEmpty()) {
            out.write(Opcode.KEY_META.id());
            out.write(metadata.array(), metadata.arrayOffset(), metadata.length());
        }
    }

    private void writeExpiry(long ms) throws IOException {
        if (version.hasMillisecondExpiry()) {
            out.write(Opcode.EXPIRETIME_MS.id());
            out.writeLongLe(ms);
            return;
        }
        out.write(Opcode.EXPIRETIME.id());
        for (int shift = 0; shift < 32; shift += 8) {
            out.write((int) (ms / 1000 >>> shift));
        }
    }
}
