package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.Opcode;
import io.rdbkit.RdbEntry;
import io.rdbkit.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Applies a {@link Plan} to entries one by one, and counts. */
final class Sieve {

    /** They tell of one server's replication history or cluster, of which a changed file is no part. */
    private static final Set<String> TIED_TO_A_SERVER =
            Set.of("repl-stream-db", "repl-id", "repl-offset", "slot-info", "cluster-asm-task");

    private final Plan plan;
    private final Rule[] rules;
    /** By rule, how many keys it dropped. */
    private final long[] dropped;

    private final List<UnaryOperator<KeyEntry>> changes;
    private final Summary summary;

    Sieve(Plan plan, Summary summary) {
        this.plan = plan;
        this.rules = plan.rules().toArray(Rule[]::new);
        this.dropped = new long[rules.length];
        this.changes = plan.changes();
        this.summary = summary;
    }

    /** Adds to the summary what each rule dropped; to be called when all entries have passed. */
    void finish() {
        for (int i = 0; i < rules.length; i++) {
            summary.drop(rules[i].name(), dropped[i]);
        }
    }

    /** The entry as it is to be written, or null if it isn't. */
    RdbEntry apply(RdbEntry entry) {
        if (entry instanceof KeyEntry key) {
            return key(key);
        }
        String leftOut = leftOut(entry);
        if (leftOut != null) {
            summary.leaveOut(leftOut);
            return null;
        }
        return plan.target() != null && entry instanceof AuxEntry aux ? fitting(aux) : entry;
    }

    private AuxEntry fitting(AuxEntry aux) {
        AuxEntry fitting = plan.target().fitting(aux);
        if (fitting == null) {
            summary.leaveOut(name(aux));
        }
        return fitting;
    }

    private static String name(AuxEntry aux) {
        return "AUX " + aux.name();
    }

    private KeyEntry key(KeyEntry key) {
        summary.read++;
        if (plan.dropsModules() && key.type().kind() == ValueKind.MODULE) {
            summary.drop("--no-modules", 1);
            return null;
        }
        for (int i = 0; i < rules.length; i++) {
            if (!rules[i].keep().test(key)) {
                dropped[i]++;
                return null;
            }
        }
        summary.kept++;
        return changes.isEmpty() ? key : change(key);
    }

    private KeyEntry change(KeyEntry key) {
        KeyEntry changed = key;
        for (UnaryOperator<KeyEntry> change : changes) {
            changed = change.apply(changed);
        }
        if (changed != key) {
            if (!changed.key().equals(key.key())) {
                summary.renamed++;
            }
            if (changed.db() != key.db()) {
                summary.moved++;
            }
            if (changed.expiry() != key.expiry()) {
                summary.expiryChanged++;
            }
        }
        return changed;
    }

    /** What to call an entry that is left out, or null if it stays. */
    private String leftOut(RdbEntry entry) {
        if (entry instanceof AuxEntry aux) {
            String name = new String(aux.name().toByteArray(), StandardCharsets.UTF_8);
            return plan.dropsAux() || TIED_TO_A_SERVER.contains(name) ? name(aux) : null;
        }
        if (entry instanceof FunctionEntry) {
            return plan.dropsFunctions() ? Summary.FUNCTION : null;
        }
        if (entry instanceof ModuleAuxEntry aux) {
            return plan.dropsModuleAux() ? Summary.MODULE_AUX + aux.module() : null;
        }
        for (Opcode opcode : entry.opcodes()) {
            if (opcode.isOfCluster()) {
                return opcode + " record";
            }
        }
        return null;
    }
}
