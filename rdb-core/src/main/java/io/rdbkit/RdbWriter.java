package io.rdbkit;

import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes an RDB that a fresh server loads. Values are copied. Names are copied in their encoding unless a key was
 * renamed. A {@link NewKey} is encoded as a server would do it. The writer itself writes SELECTDB, the expiry and
 * eviction records, RESIZEDB and the checksum.
 *
 * <pre>{@code
 * try (RdbReader in = RdbReader.open(from); RdbWriter out = RdbWriter.create(to, in.version())) {
 *     for (RdbEntry e; (e = in.next()) != null; ) {
 *         out.write(e);
 *     }
 *     out.finish();
 * }
 * }</pre>
 *
 * <p>A file appears, complete, at {@link #finish()}. If the writer is closed before, no file appears.
 *
 * <p>A name that is twice in a database is refused at the end, because a server would crash. If names are known to be
 * distinct, as those of a single input, {@link WriteOptions#distinctNames} saves time.
 *
 * <p>RESIZEDB has the counts of the keys written. They are filled in at the end; an output that can't seek has no
 * RESIZEDB. A {@link ResizeHint} is only used as a first guess. A {@link SlotHint} can be wrong after a change, so it
 * is left out.
 */
public final class RdbWriter extends EntryWriter {

    private final RdbVersion version;
    private final WriteOptions options;
    private final KeyHead head;
    private @Nullable ValueEncoder values;
    /** For values whose type the version lacks. */
    private @Nullable KeyConverter strict;

    private RdbWriter(OpenRdb rdb, RdbVersion version, WriteOptions options) {
        super(rdb);
        this.version = version;
        this.options = options;
        head = new KeyHead(version, options.laterRecords());
    }

    /**
     * Creates a file. Only the owner can read it (0600) until it is published; then {@link WriteOptions#file} applies.
     *
     * @throws java.nio.file.FileAlreadyExistsException if a file exists that may not be
     *     {@linkplain FilePolicy#replace replaced}
     * @throws java.nio.file.NoSuchFileException        if the directory does not exist
     */
    public static RdbWriter create(Path file, RdbVersion version, WriteOptions options) throws IOException {
        return new RdbWriter(OpenRdb.create(file, version, options), version, options);
    }

    /** A new file with the default options; see {@link #create(Path, RdbVersion, WriteOptions)}. */
    public static RdbWriter create(Path file, RdbVersion version) throws IOException {
        return create(file, version, WriteOptions.DEFAULT);
    }

    /** Creates another file of the same version, written by the same thread. Close it before this one. */
    public RdbWriter createBeside(Path other) throws IOException {
        return new RdbWriter(rdb.beside(other), version, options);
    }

    /**
     * Writes to a stream, which the writer does not close. If something is refused only at the end, such as a name that
     * is there twice, the stream has everything but the end of the file.
     */
    public static RdbWriter to(WritableByteChannel channel, RdbVersion version, WriteOptions options)
            throws IOException {
        return new RdbWriter(OpenRdb.to(channel, version, options), version, options);
    }

    /** A stream with the default options; see {@link #to(WritableByteChannel, RdbVersion, WriteOptions)}. */
    public static RdbWriter to(OutputStream stream, RdbVersion version) throws IOException {
        return to(stream, version, WriteOptions.DEFAULT);
    }

    /** A stream, which the writer does not close; see {@link #to(WritableByteChannel, RdbVersion, WriteOptions)}. */
    public static RdbWriter to(OutputStream stream, RdbVersion version, WriteOptions options) throws IOException {
        return to(Channels.newChannel(stream), version, options);
    }

    /**
     * Makes the buffers of this writer and of those beside it so small that together they take some MB.
     *
     * @param writers the number of writers that there will be at most
     */
    public void shareBuffers(int writers) {
        rdb.behind.spreadOver(writers);
    }

    @Override
    public void write(RdbEntry entry) throws IOException {
        rdb.requireOpen();
        if (entry instanceof KeyEntry key) {
            writeKey(key);
        } else {
            write((StandaloneEntry) entry);
        }
    }

    private void write(StandaloneEntry entry) throws IOException {
        if (entry instanceof ResizeHint hint) {
            rdb.databases.hint(hint.db(), hint.keys(), hint.expires());
        } else if (!(entry instanceof HashTemplateEntry)
                || options.laterRecords()
                || version.has(Opcode.HASH_TEMPLATE)) {
            requireRoom(entry); // without templates, the hashes that refer to them are written as plain ones
            RecordWriter.write(entry, rdb.out);
        }
    }

    private void requireRoom(StandaloneEntry entry) throws IOException {
        Opcode opcode = entry.opcode() == Opcode.FUNCTION_PRE_GA ? Opcode.FUNCTION2 : entry.opcode();
        if (RecordWriter.isWritten(entry) && !options.laterRecords() && !version.has(opcode)) {
            throw head.lost(opcode.toString());
        }
    }

    /** The bytes of an entry that is not a key. Empty for a hint, because hints are not written. */
    public static Bytes encode(StandaloneEntry entry) throws IOException {
        return RecordWriter.encode(entry);
    }

    /** Writes the bytes that {@link #encode} returned. */
    public void writeEncoded(Bytes record) throws IOException {
        rdb.requireOpen();
        record.writeTo(rdb.out);
    }

    private void writeKey(KeyEntry key) throws IOException {
        head.requireRoom(key);
        boolean fits =
                key.version().equals(version) || version.has(key.type()) && !KeyConverter.isMisread(key, version);
        if (!fits) {
            strict().prepare(key); // refuses the key before anything is written
        }
        torn = true;
        rdb.databases.enter(key.db(), key.hasExpiry());
        if (fits) {
            head.write(key, rdb.out);
            rdb.out.write(key.type().id());
            key.encodedKey().writeTo(rdb.out);
            key.value().copyTo(rdb.out);
            head.writeBehind(key, rdb.out);
        } else {
            strict().writePrepared(rdb.out);
        }
        rdb.note(key.db(), key.key(), key.offset());
        torn = false;
    }

    private KeyConverter strict() {
        if (strict == null) {
            strict = KeyConverter.strict(Target.of(version), options);
        }
        return strict;
    }

    /**
     * Writes an entry that does not come from a reader. A value is encoded as a server of the version would do it;
     * {@link WriteOptions#thresholds} can change that. Data that the version has no room for is refused before anything
     * is written.
     *
     * <p>Elements are pulled one by one. Memory: that of a packed value. A set, zset or hash within the thresholds is
     * checked for members or fields that are there twice; a larger one is not.
     *
     * @throws RdbException             if a value decoded from a file is damaged
     * @throws RdbRefusedException      if something would be lost, or no server would load the value
     * @throws IllegalArgumentException if the value has another number of elements than it stated
     */
    public void write(NewEntry entry) throws IOException {
        rdb.requireOpen();
        if (values == null) {
            values = new ValueEncoder(version, options.thresholds(), options.compress());
        }
        try {
            if (entry instanceof NewKey key) {
                write(key);
            } else if (entry instanceof NewFunction function) {
                write(function);
            } else if (entry instanceof NewModuleAux aux) {
                write(aux);
            }
        } finally {
            values.end();
        }
    }

    @SuppressWarnings("NullAway") // made by who calls this
    private void write(NewKey key) throws IOException {
        head.requireRoom(key);
        RdbType type = values.begin(key.value(), key);
        torn = true;
        long offset = rdb.out.position();
        rdb.databases.enter(key.db(), key.expiry() != Expiry.NONE);
        head.write(key, rdb.out);
        rdb.out.write(type.id());
        values.writeString(key.key(), rdb.out);
        values.writeTo(rdb.out);
        rdb.note(key.db(), key.key(), offset);
        torn = false;
    }

    @SuppressWarnings("NullAway") // made by who calls this
    private void write(NewFunction function) throws IOException {
        if (!version.has(Opcode.FUNCTION2)) {
            throw head.lost(function.toString());
        }
        torn = true;
        rdb.out.write(Opcode.FUNCTION2.id());
        values.writeString(function.code(), rdb.out);
        torn = false;
    }

    @SuppressWarnings("NullAway") // made by who calls this
    private void write(NewModuleAux aux) throws IOException {
        if (!version.has(Opcode.MODULE_AUX)) {
            throw head.lost(aux.toString());
        }
        values.begin(aux.value(), aux);
        torn = true;
        rdb.out.write(Opcode.MODULE_AUX.id());
        values.writeAux(aux.when(), rdb.out);
        torn = false;
    }

    @Override
    public void inOrder(EntryFormat.Step step) throws IOException {
        step.run();
    }

    /** Hands over the buffered bytes, and frees the buffer until the next entry. */
    public void flush() throws IOException {
        rdb.out.flush();
    }

    @Override
    void settle() {
        // nothing to wait for: entries are written at once
    }
}
