package io.rdbkit.cli;

import io.rdbkit.Fork;
import io.rdbkit.RdbType;
import io.rdbkit.RdbVersion;
import io.rdbkit.ServerVersion;
import io.rdbkit.analyze.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which servers load a file: by its version, and what in it asks for more than that. */
final class LoadsIn {

    /** A server's default number of databases. */
    static final int DEFAULT_DATABASES = 16;

    /** A module type that comes with the server: from Redis 8.0. */
    private static final String VECTOR_SETS = "vectorset";

    private LoadsIn() {}

    static String of(Inventory i) {
        List<String> conditions = new ArrayList<>();
        Set<String> modules = new TreeSet<>(i.modules().keySet());
        if (modules.remove(VECTOR_SETS)) {
            conditions.add("but 8.0 and later for its vector sets");
        }
        if (!modules.isEmpty()) {
            conditions.add("with the modules of " + String.join(", ", modules));
        }
        if (i.highestDb() >= DEFAULT_DATABASES) {
            conditions.add("with 'databases' at least " + (i.highestDb() + 1L));
        }
        if (i.preReleaseFunctions()) {
            conditions.add("but its functions are of a 7.0 release candidate, which only Redis 7.0 takes");
        }
        if (i.types().containsKey(RdbType.HASH_METADATA_PRE_GA)
                || i.types().containsKey(RdbType.HASH_LISTPACK_EX_PRE_GA)) {
            conditions.add("but its field expiries are of a 7.4 release candidate, which 7.4.1 and later take");
        }
        return servers(i.version()) + (conditions.isEmpty() ? "" : ", " + String.join(", ", conditions));
    }

    static String servers(RdbVersion version) {
        if (version.fork() == Fork.VALKEY) {
            return "Valkey 9.0 and later; no Redis";
        }
        if (version.number() == 1) {
            return "every Redis and Valkey";
        }
        String redis = firstRedis(version) + " and later";
        return redis + (version.number() <= 11 ? "; every Valkey" : "; no Valkey");
    }

    /** Versions that no release wrote go with the next. */
    private static ServerVersion firstRedis(RdbVersion version) {
        return ServerVersion.known().stream()
                .filter(server -> server.fork() == Fork.REDIS && server.writes().number() >= version.number())
                .findFirst()
                .orElseThrow();
    }
}
