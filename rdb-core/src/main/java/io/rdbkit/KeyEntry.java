package io.rdbkit;

import io.rdbkit.decode.EncodingRule;
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
import io.rdbkit.io.KeyMetadata;
import io.rdbkit.value.LayoutVisitor;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A key: its place, its type and its expiry. All of this stays valid; only the {@linkplain #value() value} can't be
 * read after the reader has moved on.
 *
 * <p>Immutable: a change makes a new entry with the same value.
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
    private final @Nullable ModuleType module;
    private final long expiry;
    private final Eviction eviction;
    private final Bytes metadata;
    private final RawValue value;
    /** Null for a key as it was read. */
    private final @Nullable KeyEntry origin;

    private final KeyExtras extras;
    private final Set<Opcode> opcodes;

    /** @param origin the key before any change; null if this is the key as it was read */
    KeyEntry(
            long offset,
            RdbVersion version,
            int db,
            EncodedString key,
            RdbType type,
            @Nullable ModuleType module,
            long expiry,
            Eviction eviction,
            Bytes metadata,
            RawValue value,
            @Nullable KeyEntry origin,
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

    /** {@inheritDoc} It is that of its expiry or eviction record if it has one, else that of its type byte. */
    @Override
    public long offset() {
        return offset;
    }

    /** {@inheritDoc} Changes of the key don't change them. */
    @Override
    public Set<Opcode> opcodes() {
        return opcodes;
    }

    /** The format of its file. */
    @Override
    public RdbVersion version() {
        return version;
    }

    /** The number of its database. */
    @Override
    public int db() {
        return db;
    }

    /** Its name, decoded. It may be any bytes, also none. */
    @Override
    public Bytes key() {
        return key.value();
    }

    /** The name as in the file, or as it will be written. */
    Bytes encodedKey() {
        return Bytes.wrap(key.encoded());
    }

    /** The type of its value. {@link RdbType#kind} is the kind of value. */
    @Override
    public RdbType type() {
        return type;
    }

    /** The module type if {@link #type()} is MODULE_2, else null. */
    public @Nullable ModuleType module() {
        return module;
    }

    /** The unix time in milliseconds at which the key expires, or {@link Expiry#NONE}. */
    @Override
    public long expiry() {
        return expiry;
    }

    /** Whether it has an expiry, which may have passed. */
    public boolean hasExpiry() {
        return expiry != Expiry.NONE;
    }

    /** Its idle time or LFU counter, or {@link Eviction#NONE}. */
    public Eviction eviction() {
        return eviction;
    }

    /** The payload of its KEY_META record (Redis, since RDB 13) as in the file; empty if it has none. */
    public Bytes metadata() {
        return metadata;
    }

    /**
     * The classes of its {@link #metadata}.
     *
     * @throws RdbException if the metadata is damaged, also in one of its strings
     */
    public List<MetadataClass> metadataClasses() throws IOException {
        return metadata.isEmpty() ? List.of() : KeyMetadata.of(metadata, offset);
    }

    /**
     * Whether a target loads its {@link #metadata}: the target has each of its classes or may ignore it.
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

    /** The bytes behind the name. They can be read once. */
    public RawValue value() {
        return value;
    }

    /**
     * The size of its value in the file in bytes, without name and type byte. See {@link RawValue#size()} for what this
     * costs.
     *
     * @throws IllegalStateException if the value was read before it was measured, or the reader has moved on
     */
    public long serializedSize() throws IOException {
        return value.size();
    }

    /**
     * The number of elements: list items, set and zset members, hash fields, stream records, array elements; 1 for a
     * string or a module value. See {@link RawValue#size()} for what this costs.
     *
     * @throws RdbException          if a packed value is damaged
     * @throws IllegalStateException as {@link #serializedSize}
     */
    public long elements() throws IOException {
        return value.elements();
    }

    /**
     * The encoding that OBJECT ENCODING returned on the server that wrote the file, as far as the file tells: how the
     * value was held when it was saved. A server that loads the file may hold it in another encoding, depending on its
     * thresholds. The file does not tell the encoding of a string, nor that of a list of one packed node from RDB 11
     * on. For these, it is the encoding that a server of the file's version chooses.
     *
     * <p>This costs almost nothing: usually the type decides. For strings and such lists, it looks at the first bytes
     * and does not use up the value. After the value was decoded or copied, it is known only if it was asked for
     * before.
     *
     * @throws RdbException          if the first bytes are damaged
     * @throws IllegalStateException as {@link #decode}, if the first bytes are needed
     */
    public ObjectEncoding encoding() throws IOException {
        ObjectEncoding ofType = EncodingRule.ofType(type, version);
        return ofType == null ? value.encoding() : ofType;
    }

    /**
     * The value, to be read element by element: a {@link io.rdbkit.value.HashValue} for a hash, and so on by
     * {@link RdbType#kind}. The value can be read only once, by this or by {@link RawValue#copyTo}, and not after the
     * reader has moved on.
     *
     * @throws RdbException          if the first bytes are damaged
     * @throws IllegalStateException if the value was read before, or the reader has moved on
     */
    public Value decode() throws IOException {
        return value.decode(type, module);
    }

    /**
     * The features that the key uses. For a stream, a vector set, and a hash whose type has room for field expiries,
     * this reads the value and uses it up. Size and elements are known afterwards.
     *
     * @throws RdbException          if the value is damaged
     * @throws IllegalStateException as {@link #decode}
     */
    public Set<Feature> features() throws IOException {
        return FeatureScan.of(this, null);
    }

    /**
     * The features that the key uses, as {@link #features()}.
     *
     * @param fieldExpiries is given the expiry of each hash field that has one, in unix milliseconds
     */
    public Set<Feature> features(LongConsumer fieldExpiries) throws IOException {
        return FeatureScan.of(this, fieldExpiries);
    }

    /** Whether it is a stream whose stated length is not the number of its records. Known after {@link #features}. */
    public boolean hasOtherLength() {
        return value.hasOtherLength();
    }

    /** Whether it is a vector set with nodes in the form of Redis 8.0.6 and later. Known after {@link #features}. */
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

    /** The payload that DUMP would return and RESTORE takes. It uses up the value, see {@link DumpPayload}. */
    public DumpPayload dump() {
        return new DumpPayload(this);
    }

    /** The entry as it was read, without any changes. */
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
     * The expiries of set or zset members or hash fields that KeyDB writes behind the key: in unix milliseconds, by
     * name, in the order of the file. Field expiries of other servers are not among them, see
     * {@link io.rdbkit.value.HashField#expiry}.
     */
    public Map<Bytes, Long> memberExpiries() {
        return extras.expiries();
    }

    /** The records that only its producer writes around it. */
    KeyExtras extras() {
        return extras;
    }

    KeyEntry withExtras(KeyExtras newExtras) {
        return new KeyEntry(
                offset, version, db, key, type, module, expiry, eviction, metadata, value, origin, newExtras, opcodes);
    }

    /** The same key without these records, for a server that has no room for them. */
    KeyEntry withoutExtras() {
        return withExtras(KeyExtras.NONE);
    }

    /** The same key with another name. Both share the value, which can be read once. */
    public KeyEntry withKey(Bytes newKey) {
        return changed(db, EncodedString.of(newKey), expiry, eviction, metadata);
    }

    /** The same key with another value. */
    KeyEntry withValue(RawValue newValue) {
        return new KeyEntry(
                offset, version, db, key, type, module, expiry, eviction, metadata, newValue, origin, extras, opcodes);
    }

    /** The same key with a value made from its value. */
    KeyEntry withValue(RdbType newType, RawValue newValue) {
        return new KeyEntry(
                offset, version, db, key, newType, module, expiry, eviction, metadata, newValue, origin(), extras,
                opcodes);
    }

    /** The same key with its value in another type or form, as a version has it. */
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

    /**
     * The same key in another database.
     *
     * @param newDb 0 or more; by default a server has 16 databases
     */
    public KeyEntry withDb(int newDb) {
        return changed(newDb, key, expiry, eviction, metadata);
    }

    /**
     * The same key with another expiry.
     *
     * @param newExpiry unix time in milliseconds, or {@link Expiry#NONE}
     */
    public KeyEntry withExpiry(long newExpiry) {
        return changed(db, key, newExpiry, eviction, metadata);
    }

    KeyEntry withoutEviction() {
        return changed(db, key, expiry, Eviction.NONE, metadata);
    }

    KeyEntry withoutMetadata() {
        return changed(db, key, expiry, eviction, Bytes.EMPTY);
    }

    /** {@code db 0, key "user:42", HASH}; a long name is cut. */
    @Override
    public String toString() {
        return new KeyPlace(db, key(), type).toString();
    }
}
