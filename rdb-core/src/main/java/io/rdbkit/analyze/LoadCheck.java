package io.rdbkit.analyze;

import io.rdbkit.Feature;
import io.rdbkit.Fork;
import io.rdbkit.RdbType;
import io.rdbkit.RdbVersion;
import io.rdbkit.Target;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether a server loads a file as it is. */
public final class LoadCheck {

    /** A server's default number of databases. */
    private static final int DEFAULT_DATABASES = 16;

    private static final RdbVersion RDB_OF_REDIS_7_0 = new RdbVersion(Fork.REDIS, 10);

    /** The last version that Valkey reads of Redis'. */
    private static final int NEWEST_IN_COMMON = 11;

    /** They are in records of their own, which a server must know. */
    private static final Set<Feature> OF_RECORDS =
            EnumSet.of(Feature.KEY_METADATA, Feature.SLOT_IMPORT, Feature.EVICTION);

    private final Inventory file;
    private final Target target;
    private final List<String> reasons = new ArrayList<>();

    private LoadCheck(Inventory file, Target target) {
        this.file = file;
        this.target = target;
    }

    /** Why it doesn't, each in a few words, whatever the settings; a conversion takes these reasons away. */
    public static List<String> reasonsAgainst(Inventory file, Target target) {
        return new LoadCheck(file, target).reasons();
    }

    /** Whether there are more databases than servers have by default, which is a matter of their settings. */
    public static boolean hasTooManyDatabases(Inventory file) {
        return file.highestDb() >= DEFAULT_DATABASES;
    }

    private List<String> reasons() {
        if (!target.reads(file.version())) {
            reasons.add("it is " + file.version() + ", and " + target + " reads " + whatItReads());
        }
        file.types().forEach((type, keys) -> {
            if (!loads(type)) {
                reasons.add("keys of type " + type + ": " + keys);
            }
        });
        file.modules().forEach((module, keys) -> {
            if (keys > 0 && !target.hasModule(module)) {
                reasons.add("values of module " + module + ": " + keys);
            }
        });
        file.moduleAux().forEach((module, records) -> {
            if (!target.hasModuleAux(module)) {
                reasons.add("data of module " + module);
            }
        });
        addFunctions();
        file.lostIn(target).forEach((feature, uses) -> {
            if (OF_RECORDS.contains(feature)) {
                reasons.add(feature + ": " + uses);
            }
        });
        return reasons;
    }

    private String whatItReads() {
        RdbVersion own = target.version();
        return own.fork() == Fork.VALKEY ? "RDB 1 to " + NEWEST_IN_COMMON + " and " + own : "RDB 1 to " + own.number();
    }

    private boolean loads(RdbType type) {
        boolean ofReleaseCandidate = type == RdbType.HASH_METADATA_PRE_GA || type == RdbType.HASH_LISTPACK_EX_PRE_GA;
        return target.takes(ofReleaseCandidate ? RdbType.HASH_METADATA : type);
    }

    private void addFunctions() {
        if (file.functions().isEmpty()) {
            return;
        }
        if (!target.has(Feature.FUNCTION)) {
            reasons.add("function libraries: " + file.functions().size());
        } else if (file.preReleaseFunctions() && !target.version().equals(RDB_OF_REDIS_7_0)) {
            reasons.add("functions of a 7.0 release candidate");
        }
    }
}
