package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.IOException;

/** What a report needs of a key when its value is gone. It is asked for once, in however many groups the key is. */
final class MeasuredKey {

    final int file;
    final int db;
    final Bytes name;
    final ValueKind kind;
    final ObjectEncoding encoding;
    final long elements;
    final long fileBytes;
    final long expiry;
    final long idleSeconds;
    final MemoryUse use;
    /** Of its memory, see {@link SizeHistogram#of}. */
    final int sizeClass;

    MeasuredKey(int file, KeyEntry key, MemoryUse use) throws IOException {
        this.file = file;
        this.use = use;
        db = key.db();
        name = key.key();
        kind = key.type().kind();
        encoding = key.encoding();
        elements = key.elements();
        fileBytes = key.serializedSize();
        expiry = key.expiry();
        idleSeconds = key.eviction().idleSeconds();
        sizeClass = SizeHistogram.of(use.memory());
    }

    MeasuredKey(
            int file,
            int db,
            Bytes name,
            ValueKind kind,
            ObjectEncoding encoding,
            MemoryUse use,
            long elements,
            long fileBytes,
            long expiry,
            long idleSeconds,
            int sizeClass) {
        this.file = file;
        this.db = db;
        this.name = name;
        this.kind = kind;
        this.encoding = encoding;
        this.use = use;
        this.elements = elements;
        this.fileBytes = fileBytes;
        this.expiry = expiry;
        this.idleSeconds = idleSeconds;
        this.sizeClass = sizeClass;
    }

    boolean expires() {
        return expiry != Expiry.NONE;
    }

    /** The same to be kept, with a name of its own. */
    MemoryKey toMemoryKey() {
        return new MemoryKey(
                file, db, Bytes.wrap(name.toByteArray()), kind, encoding, elements, fileBytes, expiry, use);
    }
}
