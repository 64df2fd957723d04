package io.rdbkit.cli;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells which servers load a file: what {@code verify --target} says of each, and what else they need. */
final class LoadsIn {

    private LoadsIn() {}

    static String of(Inventory i) {
        List<String> conditions = new ArrayList<>();
        Set<String> modules = modules(i);
        if (!modules.isEmpty()) {
            conditions.add("with the modules of " + String.join(", ", modules));
        }
        if (i.highestDb() >= ServerVersion.DEFAULT_DATABASES) {
            conditions.add("with 'databases' at least " + (i.highestDb() + 1L));
        }
        if (i.preReleaseFunctions()) {
            conditions.add("as its functions are of a 7.0 release candidate");
        }
        if (i.types().containsKey(RdbType.HASH_METADATA_PRE_GA)
                || i.types().containsKey(RdbType.HASH_LISTPACK_EX_PRE_GA)) {
            conditions.add("but its field expiries are of a 7.4 release candidate, which 7.4.1 and later take");
        }
        if (i.opcodes().containsKey(Opcode.SLOT_IMPORT)) {
            conditions.add("as a node of a cluster");
        }
        return servers(i, modules) + (conditions.isEmpty() ? "" : ", " + String.join(", ", conditions));
    }

    private static Set<String> modules(Inventory i) {
        Set<String> modules = new TreeSet<>(i.modules().keySet());
        modules.remove(ModuleType.VECTOR_SET);
        for (Set<String> classes :
                i.metadataThatKeepsFromLoading(Target.parse("redis-latest")).keySet()) {
            modules.addAll(classes);
        }
        return modules;
    }

    private static String servers(Inventory i, Set<String> modules) {
        List<ServerVersion> loading = new ArrayList<>();
        for (ServerVersion server : ServerVersion.known()) {
            Target target = Target.of(server);
            for (String module : modules) {
                target = target.assumingModule(module);
            }
            if (LoadCheck.loadsInCluster(i, target)) {
                loading.add(server);
            }
        }
        if (loading.size() == ServerVersion.known().size()) {
            return "every Redis and Valkey";
        }
        return of(Fork.REDIS, loading) + "; " + of(Fork.VALKEY, loading);
    }

    /** The names of versions: {@code Redis 7.0 and later}, {@code every Valkey}, {@code Valkey 7.2 to 9.0}. */
    private static String of(Fork fork, List<ServerVersion> loading) {
        String name = fork == Fork.REDIS ? "Redis" : "Valkey";
        List<ServerVersion> all = ofFork(fork, ServerVersion.known());
        List<ServerVersion> of = ofFork(fork, loading);
        if (of.isEmpty()) {
            return "no " + name;
        }
        if (of.size() == all.size()) {
            return "every " + name;
        }
        List<String> ranges = new ArrayList<>();
        for (int from = 0; from < of.size(); ) {
            int to = from;
            while (to + 1 < of.size() && all.indexOf(of.get(to + 1)) == all.indexOf(of.get(to)) + 1) {
                to++;
            }
            String first = of.get(from).toString();
            boolean newest = of.get(to).equals(all.get(all.size() - 1));
            ranges.add(newest ? first + " and later" : to == from ? first : first + " to " + of.get(to));
            from = to + 1;
        }
        return String.join(", ", ranges);
    }

    private static List<ServerVersion> ofFork(Fork fork, List<ServerVersion> servers) {
        return servers.stream().filter(server -> server.fork() == fork).toList();
    }
}
