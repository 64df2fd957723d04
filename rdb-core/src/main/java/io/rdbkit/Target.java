package io.rdbkit;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file is written for: a server, or a version of the format, which stands for the first server that writes it. It says what may
 * be in the file: the types of values, the opcodes, the features and the modules. docs/versions.md has a row for each.
 *
 * <p>Immutable.
 */
public final class Target {

    /** Names a version of the format: Valkey's numbers may say so. */
    private static final Pattern RDB = Pattern.compile("(valkey-)?rdb-([0-9]{1,4})");

    private static final int FIRST_OF_VALKEY = 80;

    private static final Set<Bytes> SERVER_VERSIONS = Set.of(Bytes.utf8("redis-ver"), Bytes.utf8("valkey-ver"));

    private final String name;
    private final RdbVersion version;
    /** Null for a version of the format that no release wrote. */
    private final ServerVersion server;

    private final boolean exact;
    private final Set<String> assumed;

    private Target(String name, RdbVersion version, ServerVersion server, boolean exact, Set<String> assumed) {
        this.name = name;
        this.version = version;
        this.server = server;
        this.exact = exact;
        this.assumed = assumed;
    }

    /** A server, with no other modules than its own. */
    public static Target of(ServerVersion server) {
        return new Target(server.name(), server.writes(), server, true, Set.of());
    }

    /** Whatever server writes a version of the format, the first of them if they differ. */
    public static Target of(RdbVersion version) {
        List<ServerVersion> writers = ServerVersion.writing(version);
        String name = (version.fork() == Fork.VALKEY ? "valkey-rdb-" : "rdb-") + version.number();
        return new Target(name, version, writers.isEmpty() ? null : writers.get(0), false, Set.of());
    }

    /**
     * The target of a name: a server, {@code redis-6.2} or {@code valkey-9.0}, also with a third number; {@code redis-latest},
     * {@code valkey-latest}, or {@code latest}, which is Redis'; or a version of the format, {@code rdb-11} or {@code valkey-rdb-80}.
     *
     * @throws IllegalArgumentException that lists what is known, if it is none of that
     */
    public static Target parse(String name) {
        Matcher rdb = RDB.matcher(name.toLowerCase(Locale.ROOT));
        if (rdb.matches()) {
            int number = Integer.parseInt(rdb.group(2));
            if (rdb.group(1) != null && number < FIRST_OF_VALKEY) {
                throw unknown();
            }
            try {
                return of(ServerVersion.rdb(number));
            } catch (IllegalArgumentException noSuchVersion) {
                throw unknown();
            }
        }
        ServerVersion server = ServerVersion.named(name);
        if (server == null) {
            throw unknown();
        }
        return of(server);
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("no such target; there are " + ServerVersion.names() + ", rdb-(1 to "
                + RdbVersion.NEWEST_REDIS + "), valkey-rdb-" + FIRST_OF_VALKEY);
    }

    /** The same with a module loaded, by the name of its type, such as {@code ReJSON-RL}, or that of a class of its metadata. */
    public Target assumingModule(String module) {
        Set<String> more = new HashSet<>(assumed);
        more.add(module);
        return new Target(name, version, server, exact, Set.copyOf(more));
    }

    /** The format and version that is written for it. */
    public RdbVersion version() {
        return version;
    }

    /** The server, or null for a version of the format. */
    public ServerVersion server() {
        return exact ? server : null;
    }

    /** Whether it reads files of a version. */
    public boolean reads(RdbVersion other) {
        return server == null
                ? other.fork() == version.fork() && other.number() <= version.number()
                : server.reads(other);
    }

    /** Whether a value may be in the file as this type. */
    public boolean takes(RdbType type) {
        return version.has(type);
    }

    /** Whether its servers load a value of this type; that is more than what is written for them. */
    public boolean loads(RdbType type) {
        return version.loads(type);
    }

    /** Whether an opcode may be in the file. */
    boolean takes(Opcode opcode) {
        return version.has(opcode);
    }

    /** Whether its servers load an opcode, as far as that isn't a matter of what follows it. */
    public boolean loads(Opcode opcode) {
        return server == null ? version.has(opcode) : opcode.isLoadedBy(server);
    }

    /** Whether its servers have something; of {@link Feature#MODULE} and {@link Feature#MODULE_AUX}, whether they can have any. */
    public boolean has(Feature feature) {
        return feature == Feature.MODULE_AUX ? server != null && loads(Opcode.MODULE_AUX) : feature.isIn(version);
    }

    /** Whether it loads values of a module type. */
    public boolean hasModule(String module) {
        return has(Feature.MODULE) && (assumed.contains(module) || server != null && server.hasBuiltIn(module));
    }

    /** Whether it loads what modules have attached to a key: none of it is of a class that it lacks and may not ignore. */
    public boolean loadsMetadata(KeyEntry key) throws IOException {
        if (key.metadata().isEmpty()) {
            return true;
        }
        if (!has(Feature.KEY_METADATA)) {
            return false;
        }
        for (MetadataClass one : key.metadataClasses()) {
            if (!loads(one)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it loads metadata of a class: it has it, or may ignore it. */
    public boolean loads(MetadataClass metadata) {
        return has(Feature.KEY_METADATA) && (metadata.mayBeIgnored() || assumed.contains(metadata.name()));
    }

    /** Whether it loads what a module keeps beside its keys. */
    public boolean hasModuleAux(String module) {
        return has(Feature.MODULE_AUX) && hasModule(module);
    }

    /**
     * An AUX field as a file for this target has it: the server's version is the target's. Null if the field is left out, because the
     * format has none, or because it would tell the version of a server and the target is none.
     */
    public AuxEntry fitting(AuxEntry aux) {
        if (!takes(Opcode.AUX)) {
            return null;
        }
        if (!SERVER_VERSIONS.contains(aux.name())) {
            return aux;
        }
        return exact ? AuxEntry.of(Bytes.utf8(server.versionField()), Bytes.utf8(server.numbers() + ".0")) : null;
    }

    /** {@code redis-6.2}, {@code rdb-9}. */
    @Override
    public String toString() {
        return name;
    }
}
