package io.rdbkit.analyze;

import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.ArrayList;
import java.util.List;

/** Tells whether a server loads a file without a conversion. */
public final class LoadCheck {

    private final Inventory file;
    private final Target target;
    private final List<String> reasons = new ArrayList<>();
    /** Whether the server is a cluster node. */
    private boolean cluster;

    private LoadCheck(Inventory file, Target target) {
        this.file = file;
        this.target = target;
    }

    /**
     * The reasons why the server does not load the file under any settings, each in a few words. A conversion removes
     * them.
     */
    public static List<String> reasonsAgainst(Inventory file, Target target) {
        return new LoadCheck(file, target).reasons();
    }

    /** Whether a cluster node loads the file, under any settings. */
    public static boolean loadsInCluster(Inventory file, Target target) {
        LoadCheck check = new LoadCheck(file, target);
        check.cluster = true;
        return check.reasons().isEmpty();
    }

    /**
     * Whether there are more databases than servers have by default. The settings of the server decide whether it loads
     * them.
     */
    public static boolean hasTooManyDatabases(Inventory file) {
        return file.highestDb() >= ServerVersion.DEFAULT_DATABASES;
    }

    private List<String> reasons() {
        if (!target.reads(file.version())) {
            reasons.add("it is " + file.version() + ", and " + target + " reads " + target.whatItReads());
        }
        file.types().forEach((type, keys) -> {
            if (!target.loads(type, file.version())) {
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
        if (target.loads(Opcode.KEY_META)) {
            file.metadataThatKeepsFromLoading(target)
                    .forEach((classes, keys) -> reasons.add("metadata of class " + String.join(", ", classes)
                            + ", which a server without its module may not ignore: " + keys));
        }
        addValues();
        file.opcodes().forEach((opcode, records) -> {
            if (opcode == Opcode.MODULE_AUX) {
                return; // the modules decide this
            }
            if (!target.loads(opcode)) {
                reasons.add(name(opcode) + ": " + records);
            } else if (opcode == Opcode.SLOT_IMPORT && !cluster) {
                reasons.add(opcode + " records, of which a server dies unless it is a node of a cluster: " + records);
            }
        });
        return reasons;
    }

    private void addValues() {
        file.emptyCollections().forEach((type, keys) -> {
            if (target.refusesEmpty(type)) {
                reasons.add(type + " without elements: " + keys);
            }
        });
        if (file.streamsOfOtherLength() > 0 && target.comparesStreamLengths()) {
            reasons.add("streams that have more or fewer records than they say: " + file.streamsOfOtherLength());
        }
        if (file.vectorSetsWithNewerNodes() > 0
                && target.hasModule(ModuleType.VECTOR_SET)
                && !target.loadsNewerVectorNodes()) {
            reasons.add(
                    "vector sets with nodes in the form of Redis 8.0.6 and later: " + file.vectorSetsWithNewerNodes());
        }
    }

    /**
     * What a server does with keys without elements when it loads the file, in a few words; empty if there are none.
     */
    public static String ofEmptyKeys(Inventory file, Target target) {
        long keys = file.emptyCollections().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return keys == 0
                ? ""
                : target.leavesOutEmptyKeys()
                        ? "it leaves out " + keys + " keys without elements"
                        : "it may die when one of " + keys + " keys without elements is used";
    }

    private static String name(Opcode opcode) {
        return opcode == Opcode.FUNCTION2 ? "function libraries" : opcode + " records";
    }
}
