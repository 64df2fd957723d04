package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.io.BlockOutput;
import io.rdbkit.io.Databases;
import io.rdbkit.io.SpillFile;
import io.rdbkit.io.WriteBehind;
import io.rdbkit.ledger.WrittenNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * An RDB that is being written: its magic and its end, the counts of its databases, and the file that appears in its
 * place.
 */
final class OpenRdb implements Closeable {

    final BlockOutput out;
    final Databases databases;
    /** Null if the caller makes sure that names are distinct. */
    final @Nullable WrittenNames names;

    private final RdbVersion version;
    private final WriteOptions options;
    private final @Nullable MessageDigest digest;
    final WriteBehind behind;
    private final @Nullable AtomicFile file;
    private final boolean ownsThread;
    private boolean sealed;
    private boolean closed;

    private OpenRdb(
            @Nullable WritableByteChannel channel,
            @Nullable AtomicFile file,
            RdbVersion version,
            WriteOptions options,
            WriteBehind behind,
            boolean ownsThread)
            throws IOException {
        this.file = file;
        this.version = version;
        this.options = options;
        this.behind = behind;
        this.ownsThread = ownsThread;
        digest = options.digest() ? DigestUtils.getSha256Digest() : null;
        out = file == null ? BlockOutput.to(channel, behind) : BlockOutput.to(file, behind, digest);
        out.write(version.magic());
        databases = new Databases(out, file != null && version.hasResizeDb());
        names = options.distinctNames()
                ? null
                : new WrittenNames(
                        file == null ? SpillFile.anywhere() : file.temporary().getParent());
    }

    /**
     * @throws java.nio.file.FileAlreadyExistsException if a file exists that may not be
     *     {@linkplain FilePolicy#replace replaced}
     */
    static OpenRdb create(Path file, RdbVersion version, WriteOptions options) throws IOException {
        AtomicFile whole = AtomicFile.create(file, options.file());
        return new OpenRdb(
                null, whole, version, options, new WriteBehind(options.limits().of(Limit.OUTPUT)), true);
    }

    static OpenRdb to(WritableByteChannel channel, RdbVersion version, WriteOptions options) throws IOException {
        return new OpenRdb(
                channel,
                null,
                version,
                options,
                new WriteBehind(options.limits().of(Limit.OUTPUT)),
                true);
    }

    /** Another file, written by the thread of this one. */
    OpenRdb beside(Path other) throws IOException {
        return new OpenRdb(null, AtomicFile.create(other, options.file()), version, options, behind, false);
    }

    /** Notes the name of a key that was written. */
    void note(int db, Bytes name, long offset) throws IOException {
        if (names != null) {
            names.add(db, name, offset);
        }
    }

    /** @throws IllegalStateException if the output takes no more */
    void requireOpen() {
        if (closed || sealed) {
            throw new IllegalStateException(closed ? "the writer is closed" : "the end was written already");
        }
    }

    private AtomicFile requireSealedFile() {
        if (file == null) {
            throw new IllegalStateException("the output is a stream, not a file");
        }
        if (!sealed) {
            throw new IllegalStateException("the end has not been written");
        }
        return file;
    }

    void seal() throws IOException {
        requireOpen();
        if (names != null) {
            names.requireDistinct();
        }
        out.write(Opcode.EOF.id());
        out.sync();
        long crc = databases.fillIn(out.crc());
        if (version.hasChecksum()) {
            out.writeLongLe(options.checksum() ? crc : 0);
        }
        out.sync();
        sealed = true;
    }

    /** Null for a stream. */
    @Nullable
    Path temporary() {
        return file == null ? null : file.temporary();
    }

    @SuppressWarnings("NullAway") // a file was asked for before
    byte[] sha256() throws IOException {
        requireSealedFile();
        if (digest == null) {
            throw new IllegalStateException("the writer was not asked for a digest");
        }
        return databases.isPatched()
                ? DigestUtils.digest(DigestUtils.getSha256Digest(), file.temporary())
                : digest.digest();
    }

    void publish() throws IOException {
        requireSealedFile().publish();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (names != null) {
            names.close();
        }
        if (ownsThread) {
            behind.close();
        }
        if (file != null) {
            file.close();
        }
    }
}
