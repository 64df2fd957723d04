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

/** What is in a file, in one pass. Memory: a little for each function library, module and large key, and for the
 * first AUX fields and databases. */
public final class Inventory {

    /** AUX fields beyond this are counted only: a cluster or a server with scripts writes one for each slot or script. */
    private static final int KEPT_AUX = 64;

    /** Databases beyond this are counted together: a file may have millions. */
    static final int KEPT_DBS = 1024;

    /** More combinations of classes of metadata than servers can have classes are made up. */
    private static final int MOST_SETS_OF_CLASSES = 1000;

    private static final int KEYS_BETWEEN_REPORTS = 4096;

    private final RdbVersion version;
    private final List<String> layers;
    private Producer producer;
    private Checksum checksum;
    private long length;
    private AofTail tail;
    private IgnoredBytes ignored;

    private final List<AuxEntry> aux = new ArrayList<>();
    private long auxCount;
    private final List<String> functions = new ArrayList<>();
    private final Map<String, Long> modules = new TreeMap<>();
    private final Map<String, Long> moduleAux = new TreeMap<>();
    private final EnumCounts<Opcode> opcodes = new EnumCounts<>(Opcode.class);
    private final EnumCounts<Feature> features = new EnumCounts<>(Feature.class);
    /** By the classes of a key's metadata that no server may ignore, how many keys have just these. */
    private final Map<Set<String>, Long> metadata = new HashMap<>();

    private final Map<Integer, DbCount> dbs = new TreeMap<>();
    private final DbCount otherDbs = new DbCount();
    private long otherDbCount;
    private boolean otherDbsAreInOrder = true;
    private int highestDb = -1;
    private int currentDb = -1;
    private DbCount currentCount;
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
     * @param nowMillis   what an expiry is compared with
     * @param largestKeys how many of the largest keys to remember
     * @param progress    is told the offset reached, now and then
     * @throws io.rdbkit.format.RdbException that says what is wrong with the input
     */
    public static Inventory of(RdbReader in, long nowMillis, int largestKeys, LongConsumer progress)
            throws IOException {
        Inventory inventory = new Inventory(in, nowMillis, largestKeys);
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            inventory.add(entry, nowMillis);
            if (inventory.keys % KEYS_BETWEEN_REPORTS == 0) {
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

    /** Of a file that doesn't say before that it is KeyDB's; there it is one key, from which on that is known. */
    private void addMemberOfKeyBefore(AuxEntry field) {
        if (field.memberExpiry() != Expiry.NONE) {
            keysWithMemberExpiries = Math.max(1, keysWithMemberExpiries);
            memberExpiries.accept(field.memberExpiry());
        }
    }

    private void add(KeyEntry key, long nowMillis) throws IOException {
        for (Feature feature : key.features(fieldExpiries)) { // first, as it may read the value
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
        otherDbsAreInOrder &= db > highestDb; // else it may have been there already
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

    /** Format and version. */
    public RdbVersion version() {
        return version;
    }

    /** Who wrote it, as far as it tells. */
    public Producer producer() {
        return producer;
    }

    /** What the RDB was wrapped in, outermost first. */
    public List<String> layers() {
        return layers;
    }

    /** What the checksum turned out to be. */
    public Checksum checksum() {
        return checksum;
    }

    /** Bytes of the RDB itself. */
    public long length() {
        return length;
    }

    /** AOF commands behind it, or null. */
    public AofTail tail() {
        return tail;
    }

    /** What else stands behind it, which servers don't look at; null if nothing does. */
    public IgnoredBytes ignored() {
        return ignored;
    }

    /** The AUX fields, the first {@value #KEPT_AUX} of them. */
    public List<AuxEntry> aux() {
        return Collections.unmodifiableList(aux);
    }

    /** How many AUX fields there are in all. */
    public long auxCount() {
        return auxCount;
    }

    /** Names of the function libraries. */
    public List<String> functions() {
        return Collections.unmodifiableList(functions);
    }

    /** Whether a library is in the form of a Redis 7.0 release candidate. */
    public boolean preReleaseFunctions() {
        return opcodes().containsKey(Opcode.FUNCTION_PRE_GA);
    }

    /** By module type, how many keys it has; 0 for one that has AUX data only. */
    public Map<String, Long> modules() {
        return Collections.unmodifiableMap(modules);
    }

    /**
     * What would get lost on the way to a target: by feature, of how many keys or records.
     *
     * <p>It is what a conversion then reports that drops no keys, but for field expiries after the year 10888, which Valkey has and Redis not.
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

    /** By what a server may not ignore of the metadata of keys, and a target doesn't have, how many keys have just that. */
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

    /** By module type, how many records it has beside its keys. */
    public Map<String, Long> moduleAux() {
        return Collections.unmodifiableMap(moduleAux);
    }

    /** The highest number of a database that has keys, 0 if there are none. */
    public int highestDb() {
        return Math.max(0, highestDb);
    }

    /** By number, the databases that have keys, the first {@value #KEPT_DBS} of them. */
    public Map<Integer, DbCount> dbs() {
        return Collections.unmodifiableMap(dbs);
    }

    /** What all other databases have together. */
    public DbCount otherDbs() {
        return otherDbs;
    }

    /** How many other databases there are; if {@link #otherDbsAreInOrder} says no, at most. */
    public long otherDbCount() {
        return otherDbCount;
    }

    /** Whether the other databases come in the order of their numbers, as a server writes them, each once. */
    public boolean otherDbsAreInOrder() {
        return otherDbsAreInOrder;
    }

    /** By type byte, how many keys are written so. */
    public Map<RdbType, Long> types() {
        return types.toMap();
    }

    /** By type byte, how many lists, sets, zsets, hashes and arrays have no elements. */
    public Map<RdbType, Long> emptyCollections() {
        return emptyCollections.toMap();
    }

    /** How many streams say that they have more or fewer records than they have. */
    public long streamsOfOtherLength() {
        return streamsOfOtherLength;
    }

    /** How many vector sets have nodes in the form of Redis 8.0.6 and later; see {@link Target#loadsNewerVectorNodes}. */
    public long vectorSetsWithNewerNodes() {
        return vectorSetsWithNewerNodes;
    }

    /** By opcode, how many records stand for themselves or before a key; but for those of the format itself, SELECTDB and EOF. */
    public Map<Opcode, Long> opcodes() {
        return opcodes.toMap();
    }

    /** Keys in all databases. */
    public long keys() {
        return keys;
    }

    /** Keys with an expiry; if there is none, {@link #firstExpiry} and {@link #lastExpiry} mean nothing. */
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

    /** By how far from now it is, how many keys have such an expiry. What has passed, a server drops at load. */
    public Map<ExpirySpan, Long> expirySpans() {
        return expirySpans.toMap();
    }

    /** Fields of hashes with an expiry; if there is none, {@link #firstFieldExpiry} and {@link #lastFieldExpiry} mean nothing. */
    public long fieldExpiries() {
        return fieldExpiries.count;
    }

    /** Fields whose expiry has passed. A server drops them at load, and with them a hash that has no others. */
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

    /** Hashes of which any field has an expiry. */
    public long keysWithFieldExpiries() {
        return keysWithFieldExpiries;
    }

    /**
     * Members that expire as KeyDB writes it ({@link KeyEntry#memberExpiries}); if there is none, {@link #firstMemberExpiry} and
     * {@link #lastMemberExpiry} mean nothing.
     */
    public long memberExpiries() {
        return memberExpiries.count;
    }

    /** Such members whose expiry has passed. */
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

    /** Sets, zsets and hashes that have any such member. */
    public long keysWithMemberExpiries() {
        return keysWithMemberExpiries;
    }

    /** How many keys were held in which way by the server that wrote the file; see {@link KeyEntry#encoding}. */
    public Map<ObjectEncoding, Long> encodings() {
        return encodings.toMap();
    }

    /** By kind, keys, elements and bytes; kinds that there are none of are left out. */
    public Map<ValueKind, KindTotal> kinds() {
        Map<ValueKind, KindTotal> totals = new EnumMap<>(ValueKind.class);
        for (ValueKind kind : ValueKind.values()) {
            if (kinds[kind.ordinal()] != null) {
                totals.put(kind, kinds[kind.ordinal()]);
            }
        }
        return totals;
    }

    /** The largest keys, the largest first, as many as were asked for. */
    public List<LargeKey> largest() {
        return largest.list();
    }

    /** How much of the file is compressed. */
    public CompressedStrings compressedStrings() {
        return compressed;
    }

    /** Keys with an idle time or LFU counter. */
    public long evictionHints() {
        return evictionHints;
    }

    /** SLOT_INFO records of a cluster node. */
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
