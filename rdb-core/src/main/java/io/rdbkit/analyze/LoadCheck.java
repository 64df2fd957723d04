package io.rdbkit.analyze;

import io.rdbkit.Fork;
import io.rdbkit.Opcode;
import io.rdbkit.RdbVersion;
import io.rdbkit.Target;
import java.util.ArrayList;
import java.util.List;

/** Whether a server loads a file as it is. */
public final class LoadCheck {

    /** A server's default number of databases. */
    private static final int DEFAULT_DATABASES = 16;

    /** The last version that Valkey reads of Redis'. */
    private static final int NEWEST_IN_COMMON = 11;

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
            if (!target.loads(type)) {
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
        file.opcodes().forEach((opcode, records) -> {
            if (opcode == Opcode.MODULE_AUX) {
                return; // a matter of the modules
            }
            if (!target.loads(opcode)) {
                reasons.add(name(opcode) + ": " + records);
            } else if (opcode == Opcode.SLOT_IMPORT) {
                reasons.add(opcode + " records, of which a server dies that is no node of a cluster: " + records);
            }
        });
        return reasons;
    }

    private static String name(Opcode opcode) {
        return opcode == Opcode.FUNCTION2 ? "function libraries" : opcode + " records";
    }

    private String whatItReads() {
        RdbVersion own = target.version();
        return own.fork() == Fork.VALKEY ? "RDB 1 to " + NEWEST_IN_COMMON + " and " + own : "RDB 1 to " + own.number();
    }
}
