package io.rdbkit.analyze;

import io.rdbkit.AuxEntry;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.CompressedStrings;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.MetadataClass;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a file, found in one pass. Memory: a little for each function library, module and large key, and for
 * the first AUX fields and databases.
 */
public final class Inventory {

    /** Further AUX fields are only counted: a cluster or a server with scripts writes one for each slot or script. */
    private static final int KEPT_AUX = 64;

    /** Further databases are counted together: a file may have millions. */
    static final int KEPT_DBS = 1024;

    /** Servers can't have more sets of classes. A file with more has invented them. */
    private static final int MOST_SETS_OF_CLASSES = 1000;

    private final RdbVersion version;
    private final List<String> layers;

    @SuppressWarnings("NullAway.Init") // known when the file was read
    private Producer producer;

    @SuppressWarnings("NullAway.Init") // known when the file was read
    private Checksum checksum;

    private long length;
    private @Nullable AofTail tail;
    private @Nullable IgnoredBytes ignored;

    private final List<AuxEntry> aux = new ArrayList<>();
    private long auxCount;
    private final List<String> functions = new ArrayList<>();
    private final Map<String, Long> modules = new TreeMap<>();
    private final Map<String, Long> moduleAux = new TreeMap<>();
    private final EnumCounts<Opcode> opcodes = new EnumCounts<>(Opcode.class);
    private final EnumCounts<Feature> features = new EnumCounts<>(Feature.class);
    /** The number of keys for each set of metadata classes that no server may ignore. */
    private final Map<Set<String>, Long> metadata = new HashMap<>();

    private final Map<Integer, DbCount> dbs = new TreeMap<>();
    private final DbCount otherDbs = new DbCount();
    private long otherDbCount;
    private boolean otherDbsAreInOrder = true;
    private int highestDb = -1;
    private int currentDb = -1;
    private @Nullable DbCount currentCount;
    private final EnumCounts<RdbType> types = new EnumCounts<>(RdbType.class);
    private final EnumCounts<RdbType> emptyCollections = new EnumCounts<>(RdbType.class);
    private long streamsOfOtherLength;
    private long vectorSetsWithNewerNodes;
    private long keys;
    private long expires;
    private long firstExpiry = Long.MAX_VALUE;
    private long lastExpiry = Long.MIN_VALUE;
    private final EnumCounts<ExpirySpan> expirySpans = new EnumCounts<>(ExpirySpan.class);
    private final FieldExpiries fieldExpiries;
    private long keysWithFieldExpiries;
    private final FieldExpiries memberExpiries;
    private long keysWithMemberExpiries;
    private final EnumCounts<ObjectEncoding> encodings = new EnumCounts<>(ObjectEncoding.class);
    private final KindTotal[] kinds = new KindTotal[ValueKind.values().length];
    private final LargestKeys largest;

    @SuppressWarnings("NullAway.Init") // known when the file was read
    private CompressedStrings compressed;

    private long evictionHints;

    private Inventory(RdbReader in, long nowMillis, int largestKeys) {
        fieldExpiries = new FieldExpiries(nowMillis);
        memberExpiries = new FieldExpiries(nowMillis);
        largest = new LargestKeys(largestKeys);
        version = in.version();
        layers = in.layers();
    }

    /**
     * Reads to the end, remembers no large keys and reports no progress.
     *
     * @param nowMillis what an expiry is compared with
     * @throws io.rdbkit.format.RdbException that says what is wrong with the input
     */
    public static Inventory of(RdbReader in, long nowMillis) throws IOException {
        return of(in, nowMillis, 0, offset -> {});
    }

    /**
     * Reads to the end.
     *
     * @param nowMillis   unix time in milliseconds; expiries are compared with it
     * @param largestKeys how many of the largest keys to keep
     * @param progress    is given the offset reached, now and then
     * @throws io.rdbkit.format.RdbException if the input is damaged or exceeds a limit
     */
    public static Inventory of(RdbReader in, long nowMillis, int largestKeys, LongConsumer progress)
            throws IOException {
        Inventory inventory = new Inventory(in, nowMillis, largestKeys);
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            inventory.add(entry, nowMillis);
            if (Pace.isReportDue(inventory.keys)) {
                progress.accept(in.offset());
            }
        }
        inventory.producer = in.producer();
        inventory.checksum = in.checksum();
        inventory.length = in.length();
        inventory.tail = in.tail();
        inventory.ignored = in.ignored();
        for (long i = 0; in.tail() != null && i < in.tail().within(); i++) {
            inventory.opcodes.add(Opcode.UPDATE);
        }
        inventory.compressed = in.compressedStrings();
        return inventory;
    }

    private void add(RdbEntry entry, long nowMillis) throws IOException {
        for (Opcode opcode : entry.opcodes()) {
            opcodes.add(opcode);
        }
        if (entry instanceof KeyEntry key) {
            add(key, nowMillis);
        } else if (entry instanceof AuxEntry field) {
            if (field.isOfKeyBefore()) {
                addMemberOfKeyBefore(field);
            } else if (auxCount++ < KEPT_AUX) {
                aux.add(field);
            }
        } else if (entry instanceof FunctionEntry function) {
            functions.add(libraryName(function));
        } else if (entry instanceof ModuleAuxEntry data) {
            modules.merge(data.module().name(), 0L, Long::sum);
            moduleAux.merge(data.module().name(), 1L, Long::sum);
        }
    }

    /**
     * Counts a member expiry of a file that has not shown before that KeyDB wrote it. This concerns only one key of a
     * file: from then on the producer is known.
     */
    private void addMemberOfKeyBefore(AuxEntry field) {
        if (field.memberExpiry() != Expiry.NONE) {
            keysWithMemberExpiries = Math.max(1, keysWithMemberExpiries);
            memberExpiries.accept(field.memberExpiry());
        }
    }

    @SuppressWarnings("NullAway") // the database was entered before
    private void add(KeyEntry key, long nowMillis) throws IOException {
        for (Feature feature : key.features(fieldExpiries)) { // first, because it may read the value
            features.add(feature);
            if (feature == Feature.FIELD_EXPIRY) {
                keysWithFieldExpiries++;
            } else if (feature == Feature.MEMBER_EXPIRY) {
                keysWithMemberExpiries++;
                key.memberExpiries().values().forEach(memberExpiries::accept);
            }
        }
        if (key.type().kind().isCollection() && key.elements() == 0) {
            features.add(Feature.EMPTY_COLLECTION);
            emptyCollections.add(key.type());
        }
        if (key.hasOtherLength()) {
            streamsOfOtherLength++;
        }
        if (key.hasNewerVectorNodes()) {
            vectorSetsWithNewerNodes++;
        }
        keys++;
        if (key.db() != currentDb) {
            currentDb = key.db();
            currentCount = count(currentDb);
            highestDb = Math.max(highestDb, currentDb);
        }
        currentCount.add(key);
        types.add(key.type());
        encodings.add(key.encoding());
        total(key.type().kind()).add(key);
        largest.add(key);
        if (key.module() != null) {
            modules.merge(key.module().name(), 1L, Long::sum);
        }
        if (!key.metadata().isEmpty()) {
            addMetadata(key);
        }
        if (key.hasExpiry()) {
            expires++;
            firstExpiry = Math.min(firstExpiry, key.expiry());
            lastExpiry = Math.max(lastExpiry, key.expiry());
            expirySpans.add(ExpirySpan.of(key.expiry(), nowMillis));
        }
        if (key.eviction().idleSeconds() >= 0 || key.eviction().frequency() >= 0) {
            evictionHints++;
        }
    }

    private DbCount count(int db) {
        DbCount count = dbs.get(db);
        if (count != null) {
            return count;
        }
        if (dbs.size() < KEPT_DBS) {
            DbCount first = new DbCount();
            dbs.put(db, first);
            return first;
        }
        otherDbCount++;
        otherDbsAreInOrder &= db > highestDb; // otherwise the database may have come before
        return otherDbs;
    }

    private void addMetadata(KeyEntry key) throws IOException {
        Set<String> strict = new TreeSet<>();
        for (MetadataClass one : key.metadataClasses()) {
            if (!one.mayBeIgnored()) {
                strict.add(one.name());
            }
        }
        if (metadata.size() < MOST_SETS_OF_CLASSES || metadata.containsKey(strict)) {
            metadata.merge(strict, 1L, Long::sum);
        }
    }

    private KindTotal total(ValueKind kind) {
        KindTotal total = kinds[kind.ordinal()];
        if (total == null) {
            total = new KindTotal();
            kinds[kind.ordinal()] = total;
        }
        return total;
    }

    private static String libraryName(FunctionEntry function) {
        String name = function.libraryName();
        return name.isEmpty() ? "(unnamed)" : name;
    }

    /** The format and version. */
    public RdbVersion version() {
        return version;
    }

    /** The producer of the file, as far as the file tells. */
    public Producer producer() {
        return producer;
    }

    /** The layers around the RDB, outermost first. */
    public List<String> layers() {
        return layers;
    }

    /** The result of the checksum. */
    public Checksum checksum() {
        return checksum;
    }

    /** The size of the RDB itself in bytes. */
    public long length() {
        return length;
    }

    /** The AOF commands behind the RDB, or null. */
    public @Nullable AofTail tail() {
        return tail;
    }

    /** Other bytes behind the RDB, which servers ignore; null if there are none. */
    public @Nullable IgnoredBytes ignored() {
        return ignored;
    }

    /** The first {@value #KEPT_AUX} AUX fields. */
    public List<AuxEntry> aux() {
        return Collections.unmodifiableList(aux);
    }

    /** The number of all AUX fields. */
    public long auxCount() {
        return auxCount;
    }

    /** The names of the function libraries. */
    public List<String> functions() {
        return Collections.unmodifiableList(functions);
    }

    /** Whether a function library has the form of a Redis 7.0 release candidate. */
    public boolean preReleaseFunctions() {
        return opcodes().containsKey(Opcode.FUNCTION_PRE_GA);
    }

    /** The number of keys of each module type; 0 for a type that has only AUX data. */
    public Map<String, Long> modules() {
        return Collections.unmodifiableMap(modules);
    }

    /**
     * What a conversion to a target would lose: for each feature the number of keys or records.
     *
     * <p>A conversion that drops no keys reports the same, except for field expiries after the year 10888, which Valkey
     * has and Redis does not.
     */
    public Map<Feature, Long> lostIn(Target target) {
        Map<Feature, Long> lost = new EnumMap<>(Feature.class);
        features.toMap().forEach((feature, uses) -> {
            boolean withStreams = feature.isOfStreams() && !target.has(Feature.STREAM);
            if (feature != Feature.MODULE && !withStreams && !target.has(feature)) {
                lost.put(feature, uses);
            }
        });
        long metadataOfOthers = metadataThatKeepsFromLoading(target).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (target.has(Feature.KEY_METADATA) && metadataOfOthers > 0) {
            lost.put(Feature.KEY_METADATA, metadataOfOthers);
        }
        if (!functions.isEmpty() && !target.has(Feature.FUNCTION)) {
            lost.put(Feature.FUNCTION, (long) functions.size());
        }
        modules.forEach((module, uses) -> {
            if (uses > 0 && !target.hasModule(module)) {
                lost.merge(Feature.MODULE, uses, Long::sum);
            }
        });
        moduleAux.forEach((module, uses) -> {
            if (!target.hasModuleAux(module)) {
                lost.merge(Feature.MODULE_AUX, uses, Long::sum);
            }
        });
        return lost;
    }

    /**
     * Sets of metadata that a server may not ignore and that the target does not have, with the number of keys that
     * have exactly this set.
     */
    public Map<Set<String>, Long> metadataThatKeepsFromLoading(Target target) {
        Map<Set<String>, Long> lacking = new LinkedHashMap<>();
        metadata.forEach((classes, keys) -> {
            Set<String> missing = new TreeSet<>(classes);
            missing.removeIf(name -> target.loads(new MetadataClass(name, 0, false)));
            if (!missing.isEmpty()) {
                lacking.merge(missing, keys, Long::sum);
            }
        });
        return lacking;
    }

    /** The number of AUX records of each module type. */
    public Map<String, Long> moduleAux() {
        return Collections.unmodifiableMap(moduleAux);
    }

    /** The highest number of a database with keys, 0 if there are none. */
    public int highestDb() {
        return Math.max(0, highestDb);
    }

    /** The first {@value #KEPT_DBS} databases with keys, by number. */
    public Map<Integer, DbCount> dbs() {
        return Collections.unmodifiableMap(dbs);
    }

    /** The counts of all other databases together. */
    public DbCount otherDbs() {
        return otherDbs;
    }

    /** The number of the other databases. It is an upper bound if {@link #otherDbsAreInOrder} is false. */
    public long otherDbCount() {
        return otherDbCount;
    }

    /** Whether the other databases come once each, in the order of their numbers, as servers write them. */
    public boolean otherDbsAreInOrder() {
        return otherDbsAreInOrder;
    }

    /** The number of keys of each type byte. */
    public Map<RdbType, Long> types() {
        return types.toMap();
    }

    /** The number of lists, sets, zsets, hashes and arrays without elements, for each type byte. */
    public Map<RdbType, Long> emptyCollections() {
        return emptyCollections.toMap();
    }

    /** The number of streams whose stated length is not the number of their records. */
    public long streamsOfOtherLength() {
        return streamsOfOtherLength;
    }

    /**
     * The number of vector sets with nodes in the form of Redis 8.0.6 and later; see
     * {@link Target#loadsNewerVectorNodes}.
     */
    public long vectorSetsWithNewerNodes() {
        return vectorSetsWithNewerNodes;
    }

    /** The number of records of each opcode, without SELECTDB and EOF. */
    public Map<Opcode, Long> opcodes() {
        return opcodes.toMap();
    }

    /** The number of keys in all databases. */
    public long keys() {
        return keys;
    }

    /** The number of keys with an expiry. If it is 0, {@link #firstExpiry} and {@link #lastExpiry} have no meaning. */
    public long expires() {
        return expires;
    }

    /** The earliest expiry, in unix milliseconds. */
    public long firstExpiry() {
        return firstExpiry;
    }

    /** The latest expiry, in unix milliseconds. */
    public long lastExpiry() {
        return lastExpiry;
    }

    /** The number of keys with an expiry in each span. A server drops keys whose expiry has passed at load. */
    public Map<ExpirySpan, Long> expirySpans() {
        return expirySpans.toMap();
    }

    /**
     * The number of hash fields with an expiry. If it is 0, {@link #firstFieldExpiry} and {@link #lastFieldExpiry} have
     * no meaning.
     */
    public long fieldExpiries() {
        return fieldExpiries.count;
    }

    /**
     * The number of hash fields whose expiry has passed. A server drops them at load, and also a hash that has no other
     * fields.
     */
    public long expiredFields() {
        return fieldExpiries.past;
    }

    /** The earliest expiry of a field, in unix milliseconds. */
    public long firstFieldExpiry() {
        return fieldExpiries.first;
    }

    /** The latest expiry of a field, in unix milliseconds. */
    public long lastFieldExpiry() {
        return fieldExpiries.last;
    }

    /** The number of hashes that have a field with an expiry. */
    public long keysWithFieldExpiries() {
        return keysWithFieldExpiries;
    }

    /**
     * The number of members with an expiry in KeyDB's form ({@link KeyEntry#memberExpiries}). If it is 0,
     * {@link #firstMemberExpiry} and {@link #lastMemberExpiry} have no meaning.
     */
    public long memberExpiries() {
        return memberExpiries.count;
    }

    /** The number of such members whose expiry has passed. */
    public long expiredMembers() {
        return memberExpiries.past;
    }

    /** The earliest expiry of such a member, in unix milliseconds. */
    public long firstMemberExpiry() {
        return memberExpiries.first;
    }

    /** The latest expiry of such a member, in unix milliseconds. */
    public long lastMemberExpiry() {
        return memberExpiries.last;
    }

    /** The number of sets, zsets and hashes that have such a member. */
    public long keysWithMemberExpiries() {
        return keysWithMemberExpiries;
    }

    /**
     * The number of keys in each encoding in which the server that wrote the file held them; see
     * {@link KeyEntry#encoding}.
     */
    public Map<ObjectEncoding, Long> encodings() {
        return encodings.toMap();
    }

    /** The keys, elements and bytes of each kind. Kinds without keys are left out. */
    public Map<ValueKind, KindTotal> kinds() {
        Map<ValueKind, KindTotal> totals = new EnumMap<>(ValueKind.class);
        for (ValueKind kind : ValueKind.values()) {
            if (kinds[kind.ordinal()] != null) {
                totals.put(kind, kinds[kind.ordinal()]);
            }
        }
        return totals;
    }

    /** The largest keys, largest first, at most as many as requested. */
    public List<LargeKey> largest() {
        return largest.list();
    }

    /** How much of the file is compressed. */
    public CompressedStrings compressedStrings() {
        return compressed;
    }

    /** The number of keys with an idle time or an LFU counter. */
    public long evictionHints() {
        return evictionHints;
    }

    /** The number of SLOT_INFO records, which a cluster node writes. */
    public long slotHints() {
        return opcodes().getOrDefault(Opcode.SLOT_INFO, 0L);
    }

    /** {@code RDB 11, 120 keys in 2 databases, 5 with an expiry}: for a log. */
    @Override
    public String toString() {
        return version + ", " + keys + " keys in " + (dbs.size() + otherDbCount) + " databases, " + expires
                + " with an expiry";
    }
}
