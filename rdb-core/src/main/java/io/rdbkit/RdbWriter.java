package io.rdbkit;

import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.io.AtomicFile;
import io.rdbkit.io.BlockOutput;
import io.rdbkit.io.SpillFile;
import io.rdbkit.io.WriteBehind;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes an RDB that a fresh server loads. Values are copied as they are, keys as they were encoded unless they were renamed; a
 * {@link NewKey} is encoded as a server would have done it. SELECTDB, the expiry and eviction records, RESIZEDB and the checksum are
 * the writer's business.
 *
 * <pre>{@code
 * try (RdbReader in = RdbReader.open(from); RdbWriter out = RdbWriter.create(to, in.version(), WriteOptions.DEFAULT)) {
 *     for (RdbEntry e; (e = in.next()) != null; ) {
 *         out.write(e);
 *     }
 *     out.finish();
 * }
 * }</pre>
 *
 * <p>A file appears, whole, at {@link #finish()}; closed without that, nothing does.
 *
 * <p>The same name twice in a database is refused at the end, for a server dies of such a file. Who knows that names are distinct, as those of a
 * single input are, saves time by {@link WriteOptions#distinctNames}.
 *
 * <p>RESIZEDB counts are true of what was written: they are filled in at the end where the output can seek, and absent where
 * it can't. {@link ResizeHint}s only make a good first guess; {@link SlotHint}s, which can't be true after a change, are left
 * out.
 */
public final class RdbWriter implements Closeable {

    private final RdbVersion version;
    private final WriteOptions options;
    private final BlockOutput out;
    private final MessageDigest digest;
    private final WriteBehind behind;
    private final AtomicFile file;
    private final boolean ownsThread;
    private final Databases databases;
    private final KeyHead head;
    private ValueEncoder values;
    private final Target target;
    /** Null unless it writes for a target, which then may lose something; so is the converter. */
    private final Losses losses;

    private final Converter converter;
    /** Null if the caller makes sure that names are distinct. */
    private final WrittenNames names;
    /** For values that the version has no type for, where it doesn't write for a target. */
    private KeyConverter strict;
    /** Whether a part of a key was written, and the rest could not be. */
    private boolean torn;

    private RdbWriter(
            WritableByteChannel channel,
            AtomicFile file,
            Target target,
            Losses losses,
            Masking masking,
            WriteOptions options,
            WriteBehind behind,
            boolean ownsThread)
            throws IOException {
        this.file = file;
        this.target = target;
        this.losses = losses;
        version = target.version();
        this.options = options;
        this.behind = behind;
        this.ownsThread = ownsThread;
        digest = options.digest() ? DigestUtils.getSha256Digest() : null;
        out = file == null ? BlockOutput.to(channel, behind) : BlockOutput.to(file, behind, digest);
        out.write(version.magic());
        databases = new Databases(out, file != null && version.hasResizeDb());
        head = new KeyHead(version, options.laterRecords());
        names = options.distinctNames()
                ? null
                : new WrittenNames(
                        file == null ? SpillFile.anywhere() : file.temporary().getParent());
        converter = losses == null && masking == null
                ? null
                : new Converter(target, losses, masking, options, databases, names, out);
    }

    /**
     * A new file, private (0600) until it is published; then as {@link WriteOptions#file} says.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one that may not be {@linkplain FilePolicy#replace replaced}
     * @throws java.nio.file.NoSuchFileException        if its directory isn't there
     */
    public static RdbWriter create(Path file, RdbVersion version, WriteOptions options) throws IOException {
        return create(file, Target.of(version), null, options);
    }

    /**
     * A new file for a target, converted on all processors: what the target has another type for is written in that, and what it has no room for
     * is left out as the losses' policy says, or refused at the end. Takes entries that were read, and no others.
     *
     * @param losses may be asked when the writer is sealed
     * @throws java.nio.file.FileAlreadyExistsException as {@link #create(Path, RdbVersion, WriteOptions)} throws it
     * @throws java.nio.file.NoSuchFileException        as that throws it
     */
    public static RdbWriter create(Path file, Target target, Losses losses, WriteOptions options) throws IOException {
        return create(file, target, losses, null, options);
    }

    /**
     * A new file with masked values, which are masked on all processors. Takes entries that were read, and no others.
     *
     * @param losses  of a conversion for the target, as {@link #create(Path, Target, Losses, WriteOptions)} has it; null if nothing is to be converted,
     *                and the target is the version of the input
     * @param masking null if nothing is to be masked
     * @throws java.nio.file.FileAlreadyExistsException as that throws it
     * @throws java.nio.file.NoSuchFileException        as that throws it
     */
    public static RdbWriter create(Path file, Target target, Losses losses, Masking masking, WriteOptions options)
            throws IOException {
        AtomicFile whole = AtomicFile.create(file, options.file());
        return new RdbWriter(
                null,
                whole,
                target,
                losses,
                masking,
                options,
                new WriteBehind(options.limits().of(Limit.OUTPUT)),
                true);
    }

    /** Another new file of the same version, written by the same thread; close it before this one. Not of a writer for a target. */
    public RdbWriter createBeside(Path other) throws IOException {
        requireNoTarget("a writer for a target stands alone");
        AtomicFile beside = AtomicFile.create(other, options.file());
        return new RdbWriter(null, beside, target, null, null, options, behind, false);
    }

    /**
     * A stream, which the writer does not close. What is refused only at the end, such as a name that was written twice, has been written to it by
     * then, without the end of the file.
     */
    public static RdbWriter to(WritableByteChannel channel, RdbVersion version, WriteOptions options)
            throws IOException {
        return to(channel, Target.of(version), null, options);
    }

    /** A stream for a target, converted as {@link #create(Path, Target, Losses, WriteOptions)} does it. What is refused at the end has been written by then. */
    public static RdbWriter to(WritableByteChannel channel, Target target, Losses losses, WriteOptions options)
            throws IOException {
        return to(channel, target, losses, null, options);
    }

    /** A stream with masked values, as {@link #create(Path, Target, Losses, Masking, WriteOptions)} does it. */
    public static RdbWriter to(
            WritableByteChannel channel, Target target, Losses losses, Masking masking, WriteOptions options)
            throws IOException {
        return new RdbWriter(
                channel,
                null,
                target,
                losses,
                masking,
                options,
                new WriteBehind(options.limits().of(Limit.OUTPUT)),
                true);
    }

    /**
     * Writes an entry; a value in it is read now. Entries must come in an order that servers read: AUX fields and templates
     * before keys; functions anywhere. A value of another version whose type this version lacks is written in one that it has.
     *
     * @throws RdbException          if the value is damaged
     * @throws RdbRefusedException   if the version has no room for something, and this was not made for a {@link Target}
     * @throws IllegalStateException if the value was read before, or its reader moved on
     */
    public void write(RdbEntry entry) throws IOException {
        if (converter != null) {
            torn = true;
            converter.write(entry);
            torn = false;
        } else if (entry instanceof KeyEntry key) {
            writeKey(key);
        } else {
            write((StandaloneEntry) entry);
        }
    }

    private void write(StandaloneEntry entry) throws IOException {
        if (entry instanceof ResizeHint hint) {
            databases.hint(hint);
        } else if (!(entry instanceof HashTemplateEntry)
                || options.laterRecords()
                || version.has(Opcode.HASH_TEMPLATE)) {
            requireRoom(entry); // without templates the hashes that refer to one are written as plain ones
            RecordWriter.write(entry, out);
        }
    }

    private void requireRoom(StandaloneEntry entry) throws IOException {
        Opcode opcode = entry.opcode() == Opcode.FUNCTION_PRE_GA ? Opcode.FUNCTION2 : entry.opcode();
        if (RecordWriter.isWritten(entry) && !options.laterRecords() && !version.has(opcode)) {
            throw head.lost(opcode.toString());
        }
    }

    /** The bytes of an entry that is not a key; none of a hint, of which there are none in a file that is written. */
    public static Bytes encode(StandaloneEntry entry) throws IOException {
        return RecordWriter.encode(entry);
    }

    /** Writes what {@link #encode} gave; not of a writer for a target. */
    public void writeEncoded(Bytes record) throws IOException {
        requireNoTarget("a writer for a target takes entries that were read");
        record.writeTo(out);
    }

    private void writeKey(KeyEntry key) throws IOException {
        head.requireRoom(key);
        boolean fits =
                key.version().equals(version) || version.has(key.type()) && !KeyConverter.isMisread(key, version);
        if (!fits) {
            strict().prepare(key); // which refuses it before anything is written
        }
        torn = true;
        databases.enter(key.db(), key.hasExpiry());
        if (fits) {
            head.write(key, out);
            out.write(key.type().id());
            key.encodedKey().writeTo(out);
            key.value().copyTo(out);
            head.writeBehind(key, out);
        } else {
            strict().writePrepared(out);
        }
        note(key.db(), key.key(), key.offset());
        torn = false;
    }

    private void note(int db, Bytes name, long offset) throws IOException {
        if (names != null) {
            names.add(db, name, offset);
        }
    }

    private KeyConverter strict() {
        if (strict == null) {
            strict = KeyConverter.strict(target, options);
        }
        return strict;
    }

    /**
     * Writes something that no reader read. A value is encoded as a server of the version would have done it, which
     * {@link WriteOptions#thresholds} can change. What the version has no room for is refused before anything is written.
     *
     * <p>Elements are pulled one by one, and memory is that of a packed value. A set, sorted set or hash that is larger than that is
     * taken for one without duplicates; a smaller one is checked.
     *
     * @throws RdbException             if a value decoded from a file is damaged
     * @throws RdbRefusedException      if something would be lost, or no server would load the value
     * @throws IllegalArgumentException if the value has not as many elements as it said
     * @throws IllegalStateException    if it writes for a target
     */
    public void write(NewEntry entry) throws IOException {
        requireNoTarget("a writer for a target takes entries that were read");
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

    private void write(NewKey key) throws IOException {
        head.requireRoom(key);
        RdbType type = values.begin(key.value(), key);
        torn = true;
        long offset = out.position();
        databases.enter(key.db(), key.expiry() != Expiry.NONE);
        head.write(key, out);
        out.write(type.id());
        values.writeString(key.key(), out);
        values.writeTo(out);
        note(key.db(), key.key(), offset);
        torn = false;
    }

    private void write(NewFunction function) throws IOException {
        if (!version.has(Opcode.FUNCTION2)) {
            throw head.lost(function.toString());
        }
        torn = true;
        out.write(Opcode.FUNCTION2.id());
        values.writeString(function.code(), out);
        torn = false;
    }

    private void write(NewModuleAux aux) throws IOException {
        if (!version.has(Opcode.MODULE_AUX)) {
            throw head.lost(aux.toString());
        }
        values.begin(aux.value(), aux);
        torn = true;
        out.write(Opcode.MODULE_AUX.id());
        values.writeAux(aux.when(), out);
        torn = false;
    }

    /** @throws IllegalStateException if there is one: other threads write then */
    private void requireNoTarget(String otherwise) {
        if (converter != null) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** How many bytes have been written; of a writer for a target when it is sealed. */
    public long position() {
        return out.position();
    }

    /** By database, how many keys have been written; of a writer for a target when it is sealed. */
    public Map<Integer, Long> keysByDb() {
        return databases.keys();
    }

    /** How many keys lost the metadata of modules, for nobody could mask it; to be asked when it is sealed. */
    public long metadataLeftOut() {
        return converter == null ? 0 : converter.metadataLeftOut();
    }

    /** How many zsets were masked but for their scores, for these were in no order; to be asked when it is sealed. */
    public long scoresKept() {
        return converter == null ? 0 : converter.scoresKept();
    }

    /** Hands over what is buffered, and frees the buffer until the next entry; not of a writer for a target. */
    public void flush() throws IOException {
        requireNoTarget("what a writer for a target has is on its way in other threads");
        out.flush();
    }

    /** Writes the EOF opcode and the checksum and, for a file, {@linkplain #publish publishes} it. To be called once. */
    public void finish() throws IOException {
        seal();
        if (file != null) {
            publish();
        }
    }

    /**
     * Writes the end. All bytes are where they belong when this returns; a file still has its temporary name.
     *
     * @throws RdbRefusedException   if something was lost that may not be, or a name was written twice in a database; the end is not written then
     * @throws IllegalStateException if writing a key failed halfway
     */
    public void seal() throws IOException {
        if (torn) {
            throw new IllegalStateException("a key was written in part");
        }
        if (converter != null) {
            converter.finish();
            if (losses != null && losses.isRefused()) {
                throw losses.refusal(target);
            }
        }
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
    }

    /** The file under its temporary name, which is there until {@link #publish} or {@link #close}; null for a stream. */
    public Path temporary() {
        return file == null ? null : file.temporary();
    }

    /** The SHA-256 of a sealed file that was opened with {@link WriteOptions#digest}. */
    public byte[] sha256() throws IOException {
        return databases.isPatched()
                ? DigestUtils.digest(DigestUtils.getSha256Digest(), file.temporary())
                : digest.digest();
    }

    /** Makes a sealed file durable and moves it to its place, which a reader sees as it was or as it now is. */
    public void publish() throws IOException {
        file.publish();
    }

    /** Stops. What has not been finished leaves nothing behind. */
    @Override
    public void close() throws IOException {
        if (converter != null) {
            converter.close();
        }
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
