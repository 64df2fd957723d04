package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.ExpirySeconds;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.io.EndianUtils;

/** Writes the records that prepare a key, for one version. */
final class KeyHead {

    private final RdbVersion version;
    /** Whether a key of this version keeps records that the version does not have. */
    private final boolean laterRecords;

    KeyHead(RdbVersion version) {
        this(version, false);
    }

    /** @param laterRecords as {@link WriteOptions#laterRecords} */
    KeyHead(RdbVersion version, boolean laterRecords) {
        this.version = version;
        this.laterRecords = laterRecords;
    }

    /** @throws RdbRefusedException if the version has no room for the data in front of the key */
    void requireRoom(KeyEntry key) throws IOException {
        requireRoom(key.expiry(), key.offset(), key);
        boolean ofThisVersion = key.version().equals(version);
        if (!ofThisVersion || !laterRecords) {
            requireRoom(key.eviction(), key.metadata(), key.offset(), key);
        }
        if (!ofThisVersion && !key.extras().isEmpty()) {
            throw lost("what " + key.extras().producer() + " alone writes of a key", key.offset(), key);
        }
    }

    /** @throws RdbRefusedException if the version has no room for the data of a new key */
    void requireRoom(NewKey key) throws IOException {
        requireRoom(key.expiry(), -1, key);
        requireRoom(key.eviction(), key.metadata(), -1, key);
        if (!key.metadata().isEmpty()) {
            requireWhole(key);
        }
    }

    private void requireRoom(long expiry, long offset, Object key) throws IOException {
        if (expiry != Expiry.NONE && !hasRoom(expiry)) {
            throw new RdbRefusedException(
                    Reason.LOSS,
                    "expiry " + expiry + " ms can't be written in " + version + ", which has whole 32-bit seconds",
                    offset,
                    key);
        }
    }

    private void requireRoom(Eviction eviction, Bytes metadata, long offset, Object key) throws IOException {
        if (!eviction.equals(Eviction.NONE) && !version.has(Opcode.IDLE)) {
            throw lost("idle time or LFU counter", offset, key);
        }
        if (!metadata.isEmpty() && !version.has(Opcode.KEY_META)) {
            throw lost("metadata", offset, key);
        }
    }

    private boolean hasRoom(long expiry) {
        return version.has(Opcode.EXPIRETIME_MS)
                || ExpirySeconds.isWhole(expiry) && ExpirySeconds.fit(ExpirySeconds.of(expiry));
    }

    /** Checks metadata, which is written unchanged. If it were not valid, the rest of the file would be unreadable. */
    private static void requireWhole(NewKey key) throws IOException {
        Bytes metadata = key.metadata();
        try (RdbInput in = new RdbInput(metadata, 0, Limits.DEFAULT)) {
            Grammar.payload(Opcode.KEY_META).walk(in, null);
            if (in.offset() == metadata.length()) {
                return;
            }
        } catch (RdbException notWhole) {
            // the error follows below
        }
        throw new RdbRefusedException(Reason.UNLOADABLE, "metadata that is not a payload of KEY_META", -1, key);
    }

    private RdbRefusedException lost(String what, long offset, Object key) {
        return new RdbRefusedException(Reason.LOSS, what + " can't be written in " + version, offset, key);
    }

    /** The error that the version has no room for something. */
    RdbRefusedException lost(String what) {
        return lost(what, -1, "");
    }

    /** Writes the records in front of the type byte. The version must have room for them. */
    void write(KeyEntry key, OutputStream out) throws IOException {
        write(key.expiry(), key.eviction(), key.metadata(), out);
        write(key.extras().before(), out);
    }

    /** Writes the records behind the value. */
    void writeBehind(KeyEntry key, OutputStream out) throws IOException {
        write(key.extras().behind(), out);
    }

    private static void write(Bytes bytes, OutputStream out) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    void write(NewKey key, OutputStream out) throws IOException {
        write(key.expiry(), key.eviction(), key.metadata(), out);
    }

    private void write(long expiry, Eviction eviction, Bytes metadata, OutputStream out) throws IOException {
        if (expiry != Expiry.NONE) {
            writeExpiry(expiry, out);
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
            write(metadata, out);
        }
    }

    private void writeExpiry(long ms, OutputStream out) throws IOException {
        if (version.has(Opcode.EXPIRETIME_MS)) {
            out.write(Opcode.EXPIRETIME_MS.id());
            EndianUtils.writeSwappedLong(out, ms);
        } else {
            out.write(Opcode.EXPIRETIME.id());
            EndianUtils.writeSwappedInteger(out, (int) ExpirySeconds.of(ms));
        }
    }
}
