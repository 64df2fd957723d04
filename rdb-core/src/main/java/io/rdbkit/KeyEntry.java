package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.MetadataClass;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.StoredKey;
import io.rdbkit.format.Target;
import io.rdbkit.io.EncodedString;
import io.rdbkit.value.LayoutVisitor;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A key: where it is, what it holds, when it expires. All of that stays valid; only the {@linkplain #value() value} is gone
 * when the reader moves on.
 *
 * <p>Immutable: a change is a new entry around the same value.
 *
 * <pre>
 * [EXPIRETIME | EXPIRETIME_MS] [IDLE | FREQ] [KEY_META]     prepare the key
 * u8 type, str key, value                                   the key itself; see {@link RdbType}
 * </pre>
 */
public final class KeyEntry implements RdbEntry, StoredKey {

    private final long offset;
    private final RdbVersion version;
    private final int db;
    private final EncodedString key;
    private final RdbType type;
    private final ModuleType module;
    private final long expiry;
    private final Eviction eviction;
    private final Bytes metadata;
    private final RawValue value;
    /** Null for one that was read as it is. */
    private final KeyEntry origin;

    private final KeyExtras extras;
    private final Set<Opcode> opcodes;

    /** @param origin what it was made of by a change; null if it was read as it is */
    KeyEntry(
            long offset,
            RdbVersion version,
            int db,
            EncodedString key,
            RdbType type,
            ModuleType module,
            long expiry,
            Eviction eviction,
            Bytes metadata,
            RawValue value,
            KeyEntry origin,
            KeyExtras extras,
            Set<Opcode> opcodes) {
        this.offset = offset;
        this.version = version;
        this.db = db;
        this.key = key;
        this.type = type;
        this.module = module;
        this.expiry = expiry;
        this.eviction = eviction;
        this.metadata = metadata;
        this.value = value;
        this.origin = origin;
        this.extras = extras;
        this.opcodes = opcodes;
    }

    /** {@inheritDoc} That of its expiry or eviction record, if it has one, else of its type byte. */
    @Override
    public long offset() {
        return offset;
    }

    /** {@inheritDoc} A change of the key doesn't change them. */
    @Override
    public Set<Opcode> opcodes() {
        return opcodes;
    }

    /** The format of the file it stands in. */
    public RdbVersion version() {
        return version;
    }

    /** The number of its database. */
    @Override
    public int db() {
        return db;
    }

    /** Its name, decoded. Any bytes, also none, are a name. */
    @Override
    public Bytes key() {
        return key.value();
    }

    /** The key as it stands in the file, or as it will be written. */
    Bytes encodedKey() {
        return Bytes.wrap(key.encoded());
    }

    /** How its value is written; {@link RdbType#kind} is what it holds. */
    @Override
    public RdbType type() {
        return type;
    }

    /** Whose value it is if {@link #type()} is MODULE_2, else null. */
    public ModuleType module() {
        return module;
    }

    /** Unix time in milliseconds at which the key expires, or {@link Expiry#NONE}. */
    @Override
    public long expiry() {
        return expiry;
    }

    /** Whether it expires; an expiry in the past counts. */
    public boolean hasExpiry() {
        return expiry != Expiry.NONE;
    }

    /** Its idle time or LFU counter, or {@link Eviction#NONE}. */
    public Eviction eviction() {
        return eviction;
    }

    /** The payload of its KEY_META record (Redis, since RDB 13) as it stands in the file; empty if it has none. */
    public Bytes metadata() {
        return metadata;
    }

    /**
     * The classes of its {@link #metadata}.
     *
     * @throws RdbException if that is damaged, also in one of its strings
     */
    public List<MetadataClass> metadataClasses() throws IOException {
        return metadata.isEmpty() ? List.of() : KeyMetadata.of(metadata, offset);
    }

    /**
     * Whether a target loads its {@link #metadata}: all of it is of classes that the target has or may ignore.
     *
     * @throws RdbException if the metadata is damaged
     */
    public boolean hasMetadataFor(Target target) throws IOException {
        for (MetadataClass one : metadataClasses()) {
            if (!target.loads(one)) {
                return false;
            }
        }
        return true;
    }

    /** The bytes behind the key; one-shot. */
    public RawValue value() {
        return value;
    }

    /**
     * How many bytes its value takes in the file, without key and type byte. See {@link RawValue#size()} for what asking costs.
     *
     * @throws IllegalStateException if the value was not measured before and is read already, or the reader moved on
     */
    public long serializedSize() throws IOException {
        return value.size();
    }

    /**
     * How many elements it has: list items, set and zset members, hash fields, stream records, array elements; 1 for a string
     * or a module's value. See {@link RawValue#size()} for what asking costs.
     *
     * @throws RdbException          if a packed value is damaged
     * @throws IllegalStateException as {@link #serializedSize} throws it
     */
    public long elements() throws IOException {
        return value.elements();
    }

    /**
     * What OBJECT ENCODING said of it in the server that wrote the file, as far as a file tells: how the value was held when it was
     * saved. A server that loads the file may hold it another way, as its thresholds want it. Of a string the file doesn't tell how
     * it was held; there it is what a server of the file's version makes of it, and of a list of one packed node in RDB 11 and later
     * too.
     *
     * <p>Costs next to nothing: the type mostly says it, and of strings and such lists it looks at the first bytes, which doesn't use the
     * value up. It can't be asked first when the value is decoded or copied.
     *
     * @throws RdbException          if the first bytes are not what the type allows
     * @throws IllegalStateException as {@link #decode} throws it, if the first bytes are needed
     */
    public ObjectEncoding encoding() throws IOException {
        ObjectEncoding ofType = EncodingRule.ofType(type, version);
        return ofType == null ? value.encoding() : ofType;
    }

    /**
     * Its value, to be read element by element: a {@link io.rdbkit.value.HashValue} for a hash, and so on by
     * {@link RdbType#kind}. One-shot, as {@link RawValue#copyTo} is: only one of the two can be had, and it is gone when the reader
     * moves on.
     *
     * @throws RdbException          if its first bytes are not what the type allows
     * @throws IllegalStateException if the value was read before, or the reader moved on
     */
    public Value decode() throws IOException {
        return value.decode(type, module);
    }

    /**
     * The features that it uses. For a stream, a vector set, and a hash whose type has room for expiries of fields, this reads the value and uses it up, but
     * size and elements can be asked then.
     *
     * @throws RdbException          if the value is damaged
     * @throws IllegalStateException as {@link #decode} throws it
     */
    public Set<Feature> features() throws IOException {
        return FeatureScan.of(this, null);
    }

    /**
     * As {@link #features()}.
     *
     * @param fieldExpiries is told the expiry of each field of a hash that has one, in unix milliseconds
     */
    public Set<Feature> features(LongConsumer fieldExpiries) throws IOException {
        return FeatureScan.of(this, fieldExpiries);
    }

    /** Whether it is a stream that says it has more or fewer records than it has; known when {@link #features} were asked for. */
    public boolean hasOtherLength() {
        return value.hasOtherLength();
    }

    /** Whether it is a vector set with nodes in the form of Redis 8.0.6 and later; known when {@link #features} were asked for. */
    public boolean hasNewerVectorNodes() {
        return value.hasNewerVectorNodes();
    }

    /**
     * Tells how its value is laid out: how many parts it has and how long each is. Long strings and packed values are passed over; nothing
     * is decompressed unless the visitor wants the entries of packed values. This uses the value up, but size, elements and encoding can be
     * asked then.
     *
     * @throws RdbException          if the value is damaged; what needn't be read is not looked at
     * @throws IllegalStateException as {@link #decode} throws it
     */
    public void visitLayout(LayoutVisitor visitor) throws IOException {
        value.visitLayout(this, visitor);
    }

    /** What DUMP would answer for it, for RESTORE. One-shot with its value; see {@link DumpPayload}. */
    public DumpPayload dump() {
        return new DumpPayload(this);
    }

    /** The entry as it was read, before anything of it was changed. */
    public KeyEntry origin() {
        return origin == null ? this : origin;
    }

    private KeyEntry changed(int newDb, EncodedString newKey, long newExpiry, Eviction newEviction, Bytes newMetadata) {
        return new KeyEntry(
                offset,
                version,
                newDb,
                newKey,
                type,
                module,
                newExpiry,
                newEviction,
                newMetadata,
                value,
                origin(),
                extras,
                opcodes);
    }

    /**
     * Which members of a set or zset, or fields of a hash, expire when, as KeyDB writes it behind the key: in unix milliseconds, by name, in the
     * order of the file. Expiries of fields that other servers write are no part of it; see {@link io.rdbkit.value.HashField#expiry}.
     */
    public Map<Bytes, Long> memberExpiries() {
        return extras.expiries();
    }

    /** What its producer alone writes around it. */
    KeyExtras extras() {
        return extras;
    }

    KeyEntry withExtras(KeyExtras newExtras) {
        return new KeyEntry(
                offset, version, db, key, type, module, expiry, eviction, metadata, value, origin, newExtras, opcodes);
    }

    /** The same without them, for a server that has no room for them. */
    KeyEntry withoutExtras() {
        return withExtras(KeyExtras.NONE);
    }

    /** The same under another name, around the same one-shot value. */
    public KeyEntry withKey(Bytes newKey) {
        return changed(db, EncodedString.of(newKey), expiry, eviction, metadata);
    }

    /** The same around another value. */
    KeyEntry withValue(RawValue newValue) {
        return new KeyEntry(
                offset, version, db, key, type, module, expiry, eviction, metadata, newValue, origin, extras, opcodes);
    }

    /** The same around what was made of its value. */
    KeyEntry withValue(RdbType newType, RawValue newValue) {
        return new KeyEntry(
                offset, version, db, key, newType, module, expiry, eviction, metadata, newValue, origin(), extras,
                opcodes);
    }

    /** The same with its value in another type or form, as a version has it. */
    KeyEntry withValue(RdbVersion newVersion, RdbType newType, RawValue newValue) {
        return new KeyEntry(
                offset,
                newVersion,
                db,
                key,
                newType,
                module,
                expiry,
                eviction,
                metadata,
                newValue,
                origin(),
                extras,
                opcodes);
    }

    /** @param newDb the database, 0 or more; a server has 16 unless it is told otherwise */
    public KeyEntry withDb(int newDb) {
        return changed(newDb, key, expiry, eviction, metadata);
    }

    /** @param newExpiry unix time in milliseconds, or {@link Expiry#NONE} */
    public KeyEntry withExpiry(long newExpiry) {
        return changed(db, key, newExpiry, eviction, metadata);
    }

    KeyEntry withoutEviction() {
        return changed(db, key, expiry, Eviction.NONE, metadata);
    }

    KeyEntry withoutMetadata() {
        return changed(db, key, expiry, eviction, Bytes.EMPTY);
    }

    /** {@code db 0, key "user:42", HASH}; a long key is cut. */
    @Override
    public String toString() {
        return new KeyPlace(db, key(), type).toString();
    }
}
