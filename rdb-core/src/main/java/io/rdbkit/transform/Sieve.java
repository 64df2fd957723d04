package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.FieldDrop;
import io.rdbkit.FieldExpiryChange;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies a {@link Plan} to entries one by one, and counts. */
final class Sieve {

    /**
     * These AUX fields are about the replication or the cluster of one server. They would be wrong in a changed file.
     */
    private static final Set<String> TIED_TO_A_SERVER =
            Set.of("repl-stream-db", "repl-id", "repl-offset", "slot-info", "cluster-asm-task");

    private final Plan plan;
    private final Rule[] rules;
    /** The number of keys that each rule dropped. */
    private final long[] dropped;

    /** Null if hash fields stay unchanged. */
    private final @Nullable FieldExpiryChange fields;

    /** Null if hashes keep all of their fields. */
    private final @Nullable FieldDrop fieldDrop;

    private final Summary summary;
    /**
     * Whether the output may have AUX fields. Servers write them from RDB 7 on, and load them in older versions too.
     */
    private final boolean takesAux;
    /** Whether the last key stays. */
    private boolean keptLast;

    /** @param version the version of the input */
    Sieve(Plan plan, Summary summary, RdbVersion version) {
        takesAux = plan.target() != null || version.hasResizeDb(); // AUX and RESIZEDB both came with RDB 7
        this.plan = plan;
        this.rules = plan.rules().toArray(Rule[]::new);
        this.dropped = new long[rules.length];
        this.fields = plan.changesFields() ? fields(plan) : null;
        this.fieldDrop = plan.droppedFields() == null
                ? null
                : new FieldDrop(plan.droppedFields().gone());
        this.summary = summary;
    }

    private static FieldExpiryChange fields(Plan plan) {
        ExpiredFields expired = plan.expiredFields();
        ExpiryChange change = plan.fieldExpiries();
        return new FieldExpiryChange(
                expiry -> expired == null || !expired.contains(expiry),
                expiry -> change == null ? expiry : change.apply(expiry));
    }

    /**
     * Adds to the summary what the rules dropped and what happened to fields. Call it once, when all entries of an input have
     * passed. A job with several inputs has a sieve for each of them.
     */
    void finish() {
        if (fields != null) {
            summary.fieldExpiryChanged += fields.changed();
            summary.fieldsDropped += fields.dropped();
        }
        if (fieldDrop != null) {
            summary.fieldsLeftOut += fieldDrop.dropped();
        }
        for (int i = 0; i < rules.length; i++) {
            summary.drop(rules[i].name(), dropped[i]);
        }
    }

    /** The entry as it will be written, or null if it is left out. */
    @Nullable
    RdbEntry apply(RdbEntry entry) throws IOException {
        if (entry instanceof KeyEntry key) {
            KeyEntry kept = key(key);
            keptLast = kept != null;
            return kept;
        }
        if (entry instanceof AuxEntry aux && aux.isOfKeyBefore()) {
            return ofKeyBefore(aux);
        }
        String leftOut = leftOut(entry);
        if (leftOut != null) {
            summary.leaveOut(leftOut);
            return null;
        }
        return plan.target() != null && entry instanceof AuxEntry aux ? fitting(aux) : entry;
    }

    private @Nullable AuxEntry ofKeyBefore(AuxEntry aux) throws RdbRefusedException {
        if (!keptLast) {
            summary.leaveOut(name(aux));
            return null;
        }
        if (aux.memberExpiry() == Expiry.NONE) {
            return aux;
        }
        summary.memberExpiries++;
        if (fields != null && fields.concerns(aux.memberExpiry())) {
            throw new RdbRefusedException(
                    Reason.LOSS,
                    "the expiry of a member can't be changed or ended, for its key is written already; after "
                            + "--target keydb-6.3 it can",
                    aux.offset(),
                    aux);
        }
        return aux;
    }

    @SuppressWarnings("NullAway") // the plan has what the rule that led here is about
    private @Nullable AuxEntry fitting(AuxEntry aux) {
        AuxEntry fitting = aux.fittedTo(plan.target());
        if (fitting == null) {
            summary.leaveOut(name(aux));
        }
        return fitting;
    }

    private static String name(AuxEntry aux) {
        return "AUX " + aux.name();
    }

    @SuppressWarnings("NullAway") // the plan has what the rule that led here is about
    private @Nullable KeyEntry key(KeyEntry key) throws IOException {
        summary.read++;
        if (plan.moduleRule() != null && key.type().kind() == ValueKind.MODULE) {
            summary.drop(plan.moduleRule(), 1);
            return null;
        }
        KeyEntry changed = null;
        for (int i = 0; i < rules.length; i++) {
            Rule rule = rules[i];
            if (rule.written() && changed == null) {
                changed = plan.changed(key);
            }
            if (!rule.keep().test(rule.written() ? changed : key)) {
                dropped[i]++;
                return null;
            }
        }
        if (changed == null) {
            changed = plan.changed(key);
        }
        if (fields != null) {
            changed = fields.apply(changed);
            if (changed == null) {
                summary.drop(plan.expiredFields().rule(), 1);
                return null;
            }
        }
        if (fieldDrop != null) {
            changed = fieldDrop.apply(changed);
            if (changed == null) {
                summary.drop(plan.droppedFields().rule(), 1);
                return null;
            }
        }
        summary.kept++;
        summary.memberExpiries += changed.memberExpiries().size();
        if (changed != key) {
            count(key, changed);
        }
        return changed;
    }

    private void count(KeyEntry key, KeyEntry changed) {
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

    /** Whether this AUX field tells the producer. Without it, the meaning of some bytes of the file is unknown. */
    private static boolean isSign(AuxEntry aux) {
        Producer producer = Producer.of(aux.name(), aux.value());
        return producer != null && producer.isAlone();
    }

    /** The name in the summary of an entry that is left out, or null if it stays. */
    private @Nullable String leftOut(RdbEntry entry) {
        if (entry instanceof AuxEntry aux) {
            String name = new String(aux.name().toByteArray(), StandardCharsets.UTF_8);
            return plan.dropsAux() && !isSign(aux) || !takesAux || TIED_TO_A_SERVER.contains(name) ? name(aux) : null;
        }
        if (entry instanceof FunctionEntry) {
            return plan.dropsFunctions() ? Summary.FUNCTION : null;
        }
        if (entry instanceof ModuleAuxEntry aux) {
            return plan.dropsModuleAux() ? Summary.MODULE_AUX + aux.module() : null;
        }
        for (Opcode opcode : entry.opcodes()) {
            if (opcode.isOfCluster() || opcode.producer() != null) {
                return opcode + " record";
            }
        }
        return null;
    }
}
