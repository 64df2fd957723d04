package io.rdbkit.repair;

import io.rdbkit.AuxEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of a file prove about its version. Each entry rules out versions that don't have it, and an AUX
 * field may name the server that wrote the file.
 */
final class VersionEvidence {

    private static final int FIRST_WITH_CHECKSUM = 5;

    /** AUX fields that servers write. Remains of values don't have such names. */
    private static final Set<Bytes> OF_SERVERS = Set.of(
            Bytes.utf8("redis-ver"),
            Bytes.utf8("valkey-ver"),
            Bytes.utf8("redis-bits"),
            Bytes.utf8("ctime"),
            Bytes.utf8("used-mem"),
            Bytes.utf8("aof-preamble"),
            Bytes.utf8("aof-base"),
            Bytes.utf8("repl-stream-db"),
            Bytes.utf8("repl-id"),
            Bytes.utf8("repl-offset"));

    private final List<RdbVersion> possible;
    private @Nullable ServerVersion writer;
    private boolean ofServer;
    private long keys;

    /** @param versions the versions that are possible, oldest first */
    VersionEvidence(List<RdbVersion> versions) {
        possible = new ArrayList<>(versions);
    }

    /** The versions that releases of servers write, for each fork oldest first. */
    static List<RdbVersion> released() {
        return ServerVersion.known().stream()
                .map(ServerVersion::writes)
                .distinct()
                .toList();
    }

    /** The versions that releases of a fork write, oldest first. */
    static List<RdbVersion> released(Fork fork) {
        return released().stream().filter(version -> version.fork() == fork).toList();
    }

    /** Whether servers write an AUX field of this name. */
    static boolean isOfServers(AuxEntry aux) {
        return OF_SERVERS.contains(aux.name());
    }

    /** Adds the next entry. */
    void add(RdbEntry entry) {
        if (entry instanceof KeyEntry) {
            keys++;
        } else if (entry instanceof AuxEntry aux) {
            ofServer |= isOfServers(aux);
            ServerVersion named = writer(aux);
            writer = named == null ? writer : named;
        }
        possible.removeIf(version -> !has(version, entry));
    }

    /** The server that an AUX field names; null if it names no known server. */
    private static @Nullable ServerVersion writer(AuxEntry aux) {
        boolean valkey = aux.name().equals(Bytes.utf8("valkey-ver"));
        if (!valkey && !aux.name().equals(Bytes.utf8("redis-ver"))) {
            return null;
        }
        try {
            return Target.parse((valkey ? "valkey-" : "redis-") + aux.value()).server();
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** Whether servers of a version load an entry. */
    private static boolean has(RdbVersion version, RdbEntry entry) {
        if (entry instanceof KeyEntry key && !version.loads(key.type())) {
            return false;
        }
        for (Opcode opcode : entry.opcodes()) {
            if (!version.has(opcode)) {
                return false;
            }
        }
        return true;
    }

    /** The end of the file was found. */
    void end(boolean checksum) {
        possible.removeIf(version -> version.hasChecksum() != checksum);
    }

    /** The end of the file was not found. Versions without a checksum count only if no other is possible. */
    void noEnd() {
        if (possible.stream().anyMatch(version -> version.number() >= FIRST_WITH_CHECKSUM)) {
            possible.removeIf(version -> !version.hasChecksum());
        }
    }

    /** The versions that have everything that was added. */
    List<RdbVersion> possible() {
        return possible;
    }

    /** The server that an AUX field names, or null. */
    @Nullable
    ServerVersion writer() {
        return writer;
    }

    /** Whether there was an AUX field that servers write. */
    boolean isOfServer() {
        return ofServer;
    }

    /** How many keys were added. */
    long keys() {
        return keys;
    }
}
