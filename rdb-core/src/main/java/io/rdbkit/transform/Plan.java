package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.LossPolicy;
import io.rdbkit.Losses;
import io.rdbkit.Masking;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What to keep of a file and how to change it. Immutable; every method gives a new plan.
 *
 * <p>The rules are asked in the order they were added, until one says no. They see the keys as they are in the input, or as they will be
 * written if they were added by {@link #keepWritten}. Each change sees what the one before made. What becomes of the fields of hashes is
 * decided last, of keys that stay.
 */
public final class Plan {

    /** Everything is kept as it is. */
    public static final Plan NOTHING = new Plan();

    private List<Rule> rules = List.of();
    private List<UnaryOperator<KeyEntry>> changes = List.of();
    private boolean renames;
    private ExpiryChange fieldExpiries;
    private ExpiredFields expiredFields;
    private boolean withoutFunctions;
    private boolean withoutModules;
    private boolean withoutAux;
    private boolean keysAlone;
    private DuplicatePolicy onDuplicate = DuplicatePolicy.FAIL;
    private DroppedFields droppedFields;
    private Masking masking;
    private Target target;
    private LossPolicy onLoss = LossPolicy.FAIL;
    private boolean trustsValues;
    private Losses.Listener losses = new Losses.Listener() {};

    private Plan() {}

    /** A copy that nobody has seen yet, and so may be changed. */
    private Plan copy() {
        Plan copy = new Plan();
        copy.rules = rules;
        copy.changes = changes;
        copy.renames = renames;
        copy.fieldExpiries = fieldExpiries;
        copy.expiredFields = expiredFields;
        copy.withoutFunctions = withoutFunctions;
        copy.withoutModules = withoutModules;
        copy.withoutAux = withoutAux;
        copy.keysAlone = keysAlone;
        copy.onDuplicate = onDuplicate;
        copy.droppedFields = droppedFields;
        copy.masking = masking;
        copy.target = target;
        copy.onLoss = onLoss;
        copy.trustsValues = trustsValues;
        copy.losses = losses;
        return copy;
    }

    /** Keeps only keys that meet a condition; {@code rule} is what the summary calls it. */
    public Plan keep(String rule, Predicate<KeyEntry> condition) {
        return with(new Rule(rule, condition, false));
    }

    /** As {@link #keep}, of keys as they will be written: with the name, database and expiry that all changes give them. */
    public Plan keepWritten(String rule, Predicate<KeyEntry> condition) {
        return with(new Rule(rule, condition, true));
    }

    private Plan with(Rule rule) {
        Plan plan = copy();
        plan.rules = append(rules, rule);
        return plan;
    }

    /** A change that leaves key and database alone. */
    public Plan change(UnaryOperator<KeyEntry> change) {
        Plan plan = copy();
        plan.changes = append(changes, change);
        return plan;
    }

    /** A change to key or database. Two keys can then become one: see {@link #onDuplicate}. */
    public Plan rename(UnaryOperator<KeyEntry> change) {
        Plan plan = change(change);
        plan.renames = true;
        return plan;
    }

    /** A change to the expiries that fields of hashes have; {@link io.rdbkit.FieldExpiryChange} says of which and how. Fields without one get none. */
    public Plan changeFieldExpiries(ExpiryChange change) {
        Plan plan = copy();
        plan.fieldExpiries = change;
        return plan;
    }

    /**
     * Leaves out the fields of hashes whose expiry has passed in the input, as a server sees it. A hash that loses all of its fields goes as a
     * key; {@code rule} is what the summary calls it then.
     */
    public Plan withoutExpiredFields(String rule, long nowMillis) {
        Plan plan = copy();
        plan.expiredFields = new ExpiredFields(rule, nowMillis);
        return plan;
    }

    /** Leaves out the function libraries. */
    public Plan withoutFunctions() {
        Plan plan = copy();
        plan.withoutFunctions = true;
        return plan;
    }

    /** Leaves out the values and the AUX data of modules. */
    public Plan withoutModules() {
        Plan plan = copy();
        plan.withoutModules = true;
        return plan;
    }

    /** Leaves out the AUX fields. */
    public Plan withoutAux() {
        Plan plan = copy();
        plan.withoutAux = true;
        return plan;
    }

    /** Leaves out what is no part of any key: the function libraries, and what modules keep beside their keys. */
    public Plan keysAlone() {
        Plan plan = copy();
        plan.keysAlone = true;
        return plan;
    }

    /** What happens when {@link #rename} makes two keys one. */
    public Plan onDuplicate(DuplicatePolicy policy) {
        Plan plan = copy();
        plan.onDuplicate = policy;
        return plan;
    }

    /**
     * Leaves fields out of hashes, by their names. A hash that loses all of its fields goes as a key; {@code rule} is what the summary calls it
     * then.
     */
    public Plan withoutFields(String rule, Predicate<Bytes> gone) {
        Plan plan = copy();
        plan.droppedFields = new DroppedFields(rule, gone);
        return plan;
    }

    /** Masks the values of what is kept; for names there is {@link Masking#names}. */
    public Plan mask(Masking how) {
        Plan plan = copy();
        plan.masking = how;
        return plan;
    }

    /**
     * Converts what is kept, after all changes: the file is written in the target's version, and values that it has no type for in one
     * that it has.
     */
    public Plan target(Target newTarget) {
        Plan plan = copy();
        plan.target = newTarget;
        return plan;
    }

    /** What becomes of what the {@link #target} has no room for; unless told otherwise nothing may be lost. */
    public Plan onLoss(LossPolicy policy) {
        Plan plan = copy();
        plan.onLoss = policy;
        return plan;
    }

    /** Tells somebody of everything that gets lost, in the order of the input, while it is converted. */
    public Plan reportingLosses(Losses.Listener listener) {
        Plan plan = copy();
        plan.losses = listener;
        return plan;
    }

    /** Copies values for the {@link #target} without looking at them: what is damaged in them goes into the file. */
    public Plan trustingValues() {
        Plan plan = copy();
        plan.trustsValues = true;
        return plan;
    }

    /** What decides on keys and records, for who only chooses: the rules, which may ask what the changes make of a name. */
    Plan rulesAlone() {
        Plan plan = copy();
        plan.renames = false;
        plan.fieldExpiries = null;
        plan.expiredFields = null;
        plan.droppedFields = null;
        plan.masking = null;
        plan.target = null;
        return plan;
    }

    /** The rest of it, for keys that were chosen. */
    Plan changesAlone() {
        Plan plan = copy();
        plan.rules = List.of();
        return plan;
    }

    private static <T> List<T> append(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }

    /** Whether it asks for nothing, so that a copy is what it makes. */
    public boolean isNothing() {
        boolean drops = !rules.isEmpty() || withoutFunctions || withoutModules || withoutAux || keysAlone;
        boolean changes = !this.changes.isEmpty() || changesFields();
        return !drops && !changes && droppedFields == null && target == null && masking == null;
    }

    /** Whether it has rules, so that nothing may match. */
    public boolean hasRules() {
        return !rules.isEmpty();
    }

    List<Rule> rules() {
        return rules;
    }

    List<UnaryOperator<KeyEntry>> changes() {
        return changes;
    }

    boolean changesFields() {
        return fieldExpiries != null || expiredFields != null;
    }

    /** Null if they stay as they are. */
    ExpiryChange fieldExpiries() {
        return fieldExpiries;
    }

    /** Null if they stay. */
    ExpiredFields expiredFields() {
        return expiredFields;
    }

    boolean renames() {
        return renames;
    }

    boolean dropsFunctions() {
        return withoutFunctions || keysAlone;
    }

    /** Whether those of keys and those beside them are left out. */
    boolean dropsModules() {
        return withoutModules;
    }

    boolean dropsModuleAux() {
        return withoutModules || keysAlone;
    }

    boolean dropsAux() {
        return withoutAux;
    }

    DuplicatePolicy onDuplicate() {
        return onDuplicate;
    }

    /** Null if none are. */
    DroppedFields droppedFields() {
        return droppedFields;
    }

    /** Null if nothing is to be masked. */
    Masking masking() {
        return masking;
    }

    /** Null if nothing is to be converted. */
    Target target() {
        return target;
    }

    boolean trustsValues() {
        return trustsValues;
    }

    LossPolicy onLoss() {
        return onLoss;
    }

    /** Who is to be told. */
    Losses.Listener losses() {
        return losses;
    }
}
