package io.rdbkit.format;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server that a file is written for; or a version of the format, which stands for the first server that writes it;
 * or KeyDB or Dragonfly. It says which types of values, opcodes, features and modules the file may have.
 * docs/versions.md has a row for each target.
 *
 * <p>Immutable.
 */
public final class Target {

    /** The name of a version of the format. The prefix is optional for Valkey's numbers. */
    private static final Pattern RDB = Pattern.compile("(valkey-)?rdb-([0-9]{1,4})");

    private static final String KEYDB_VERSION = "6.3.4";

    private static final Bytes REDIS_VERSION = Bytes.utf8("redis-ver");

    private final String name;
    private final RdbVersion version;
    /** Null for a version of the format that no release wrote. */
    private final @Nullable ServerVersion server;

    private final boolean exact;
    private final Producer producer;
    private final Set<String> assumed;

    private Target(
            String name,
            RdbVersion version,
            @Nullable ServerVersion server,
            boolean exact,
            Producer producer,
            Set<String> assumed) {
        this.producer = producer;
        this.name = name;
        this.version = version;
        this.server = server;
        this.exact = exact;
        this.assumed = assumed;
    }

    /** A server, with no other modules than its own. */
    public static Target of(ServerVersion server) {
        Producer producer = server.fork() == Fork.REDIS ? Producer.REDIS : Producer.VALKEY;
        return new Target(server.name(), server.writes(), server, true, producer, Set.of());
    }

    /** The servers that write a version of the format. If they differ, the first of them counts. */
    public static Target of(RdbVersion version) {
        List<ServerVersion> writers = ServerVersion.writing(version);
        String name = (version.fork() == Fork.VALKEY ? "valkey-rdb-" : "rdb-") + version.number();
        Producer producer = version.fork() == Fork.REDIS ? Producer.REDIS : Producer.VALKEY;
        return new Target(name, version, writers.isEmpty() ? null : writers.get(0), false, producer, Set.of());
    }

    /**
     * The target of a name: a server, {@code redis-6.2} or {@code valkey-9.0}, also with a third number;
     * {@code redis-latest}, {@code valkey-latest}, or {@code latest}, which means Redis; {@code keydb-6.3};
     * {@code dragonfly}; or a version of the format, {@code rdb-11} or {@code valkey-rdb-80}.
     *
     * @throws IllegalArgumentException that lists the known names, if the name is unknown
     */
    public static Target parse(String name) {
        Matcher rdb = RDB.matcher(name.toLowerCase(Locale.ROOT));
        if (rdb.matches()) {
            int number = Integer.parseInt(rdb.group(2));
            if (rdb.group(1) != null && number < RdbVersion.OLDEST_VALKEY) {
                throw unknown();
            }
            return of(version(number));
        }
        for (Target other : List.of(KEYDB, DRAGONFLY)) {
            if (other.name.equalsIgnoreCase(name)) {
                return other;
            }
        }
        ServerVersion server = ServerVersion.named(name);
        if (server == null) {
            throw unknown();
        }
        return of(server);
    }

    private static RdbVersion version(int number) {
        try {
            RdbVersion version = ServerVersion.rdb(number);
            if (version.isKnown()) {
                return version;
            }
        } catch (IllegalArgumentException noSuchVersion) {
            // the error follows below
        }
        throw unknown();
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("no such target; there are " + ServerVersion.names() + ", " + KEYDB + ", "
                + DRAGONFLY + ", rdb-(1 to "
                + RdbVersion.NEWEST_REDIS + "), valkey-rdb-(" + RdbVersion.OLDEST_VALKEY + " to "
                + RdbVersion.NEWEST_VALKEY + ")");
    }

    /** KeyDB 6.3: like Redis 6.2, with the data that only KeyDB writes. */
    public static final Target KEYDB = new Target(
            "keydb-6.3",
            new RdbVersion(Fork.REDIS, 9),
            new ServerVersion(Fork.REDIS, 6, 2),
            false,
            Producer.KEYDB,
            Set.of());

    /** Dragonfly, as of 1.30. */
    public static final Target DRAGONFLY =
            new Target("dragonfly", new RdbVersion(Fork.REDIS, 9), null, false, Producer.DRAGONFLY, Set.of());

    /**
     * This target with a module loaded.
     *
     * @param module the name of the module type, such as {@code ReJSON-RL}, or of its metadata class
     */
    public Target assumingModule(String module) {
        Set<String> more = new HashSet<>(assumed);
        more.add(module);
        return new Target(name, version, server, exact, producer, Set.copyOf(more));
    }

    /** The format and version that is written for it. */
    public RdbVersion version() {
        return version;
    }

    /** The server, or null for a version of the format. */
    public @Nullable ServerVersion server() {
        return exact ? server : null;
    }

    /** The producer whose servers read the file. */
    public Producer producer() {
        return producer;
    }

    /** Whether it reads files of a version. */
    public boolean reads(RdbVersion other) {
        if (producer == Producer.DRAGONFLY) {
            return DragonflyLoader.reads(other);
        }
        return server == null
                ? other.fork() == version.fork() && other.number() <= version.number()
                : server.reads(other);
    }

    /** Whether the file may have values of this type. */
    public boolean takes(RdbType type) {
        return producer == Producer.DRAGONFLY ? DragonflyLoader.takes(type) : version.has(type);
    }

    /**
     * Whether its servers load a value of this type from a file of a version. They load more types than are written for
     * them.
     */
    public boolean loads(RdbType type, RdbVersion from) {
        return producer == Producer.DRAGONFLY ? DragonflyLoader.loads(type, from) : version.loads(type);
    }

    /** Whether the file may have an opcode. */
    public boolean takes(Opcode opcode) {
        return producer == Producer.DRAGONFLY ? DragonflyLoader.takes(opcode) : version.has(opcode);
    }

    /** Whether its servers load an opcode, as far as this does not depend on its payload. */
    public boolean loads(Opcode opcode) {
        if (producer == Producer.DRAGONFLY) {
            return DragonflyLoader.loads(opcode);
        }
        return server == null ? version.has(opcode) : opcode.isLoadedBy(server);
    }

    /** The versions that it reads, in words. */
    public String whatItReads() {
        if (producer == Producer.DRAGONFLY) {
            return DragonflyLoader.whatItReads();
        }
        return version.fork() == Fork.VALKEY
                ? "RDB 1 to " + ServerVersion.NEWEST_IN_COMMON + " and VALKEY " + RdbVersion.OLDEST_VALKEY
                        + (version.number() == RdbVersion.OLDEST_VALKEY ? "" : " to " + version.number())
                : "RDB 1 to " + version.number();
    }

    /**
     * Whether its servers have a feature. For {@link Feature#MODULE} and {@link Feature#MODULE_AUX}: whether they can
     * have any modules.
     */
    public boolean has(Feature feature) {
        if (feature.isOf(producer)) {
            return true;
        }
        if (producer == Producer.DRAGONFLY) {
            return DragonflyLoader.has(feature);
        }
        return feature == Feature.MODULE_AUX ? server != null && loads(Opcode.MODULE_AUX) : feature.isIn(version);
    }

    /** Whether it loads values of a module type. */
    public boolean hasModule(String module) {
        if (producer == Producer.DRAGONFLY) {
            return DragonflyLoader.hasModule(module);
        }
        return has(Feature.MODULE) && (assumed.contains(module) || server != null && server.hasBuiltIn(module));
    }

    /** Whether it loads metadata of a class, because it has the class or may ignore it. */
    public boolean loads(MetadataClass metadata) {
        return has(Feature.KEY_METADATA) && (metadata.mayBeIgnored() || assumed.contains(metadata.name()));
    }

    /**
     * Whether it loads keys without elements and leaves them out. Otherwise it keeps them and may crash when such a key
     * is used.
     */
    public boolean leavesOutEmptyKeys() {
        return server == null || server.leavesOutEmptyCollections();
    }

    /** Whether it refuses a file that has a collection of this type without elements. */
    public boolean refusesEmpty(RdbType type) {
        return leavesOutEmptyKeys() && (type == RdbType.HASH_ZIPMAP || type == RdbType.SET_INTSET);
    }

    /** Whether it refuses a stream whose stated length is not the number of its records. */
    public boolean comparesStreamLengths() {
        return server != null && server.comparesStreamLengths();
    }

    /** Whether it loads vector sets whose nodes have the form of Redis 8.0.6 and later, if it has vector sets. */
    public boolean loadsNewerVectorNodes() {
        return server != null && server.loadsNewerVectorNodes();
    }

    /** Whether it loads the data that a module keeps beside its keys. */
    public boolean hasModuleAux(String module) {
        return has(Feature.MODULE_AUX) && hasModule(module);
    }

    /**
     * The AUX field for this target in place of one that has the server's version.
     *
     * @return null if the field is left out, because the target is not a server, or another field has its version
     */
    @SuppressWarnings("NullAway") // exact means that a server is named
    public Map.@Nullable Entry<Bytes, Bytes> versionField(Bytes name, Bytes value) {
        if (producer.isAlone()) {
            // This field identifies KeyDB. Dragonfly has a field of its own, which only Dragonfly should write.
            Bytes told = producer == Producer.KEYDB ? Bytes.utf8(KEYDB_VERSION) : value;
            return producer == Producer.KEYDB || name.equals(REDIS_VERSION) ? Map.entry(REDIS_VERSION, told) : null;
        }
        return exact ? Map.entry(Bytes.utf8(server.versionField()), Bytes.utf8(server.numbers() + ".0")) : null;
    }

    /** The name: {@code redis-6.2}, {@code rdb-9}. */
    @Override
    public String toString() {
        return name;
    }
}
