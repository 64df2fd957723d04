package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.LossPolicy;
import io.rdbkit.Losses;
import io.rdbkit.Masking;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What to keep of a file and how to change it. Immutable; every method returns a new plan.
 *
 * <p>Rules are applied in the order in which they were added, until one drops the key. They see keys as they are in the
 * input. Rules added by {@link #keepWritten} see keys as they will be written. Each change sees the result of the
 * change before. Hash fields are handled last, for keys that stay.
 */
public final class Plan {

    /** Keeps everything unchanged. */
    public static final Plan NOTHING = new Plan();

    private List<Rule> rules = List.of();
    private List<UnaryOperator<KeyEntry>> changes = List.of();
    private boolean renames;
    private @Nullable ExpiryChange fieldExpiries;
    private @Nullable ExpiredFields expiredFields;
    private boolean withoutFunctions;
    /** The name of the rule; null if modules stay. */
    private @Nullable String withoutModules;

    private boolean withoutAux;
    private boolean keysAlone;
    private DuplicatePolicy onDuplicate = DuplicatePolicy.FAIL;
    private @Nullable DroppedFields droppedFields;
    private @Nullable Masking masking;
    private @Nullable Target target;
    private LossPolicy onLoss = LossPolicy.FAIL;
    private String lossRule = "lost";
    private boolean trustsValues;
    private Losses.Listener losses = new Losses.Listener() {};
    private @Nullable DuplicateListener duplicates;

    private Plan() {}

    /** A copy that no other code has, so it may be changed. */
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
        copy.lossRule = lossRule;
        copy.trustsValues = trustsValues;
        copy.losses = losses;
        copy.duplicates = duplicates;
        return copy;
    }

    /**
     * Keeps only keys that meet a condition.
     *
     * @param rule the name of the condition in the summary
     */
    public Plan keep(String rule, Predicate<KeyEntry> condition) {
        Objects.requireNonNull(condition, "condition");
        return with(new Rule(rule, condition, false));
    }

    /**
     * Keeps only keys that meet a condition when all changes have been made, with the name, database and expiry that
     * will be written.
     *
     * @param rule the name of the condition in the summary
     */
    public Plan keepWritten(String rule, Predicate<KeyEntry> condition) {
        Objects.requireNonNull(condition, "condition");
        return with(new Rule(rule, condition, true));
    }

    private Plan with(Rule rule) {
        Plan plan = copy();
        plan.rules = append(rules, rule);
        return plan;
    }

    /** Adds a change that does not change the name or database. */
    public Plan change(UnaryOperator<KeyEntry> change) {
        Plan plan = copy();
        plan.changes = append(changes, change);
        return plan;
    }

    /** Adds a change of name or database. It can make two keys one, see {@link #onDuplicate}. */
    public Plan rename(UnaryOperator<KeyEntry> change) {
        Plan plan = change(change);
        plan.renames = true;
        return plan;
    }

    /** Changes the expiries of hash fields that have one; see {@link io.rdbkit.FieldExpiryChange}. */
    public Plan changeFieldExpiries(ExpiryChange change) {
        Objects.requireNonNull(change, "change");
        Plan plan = copy();
        plan.fieldExpiries = change;
        return plan;
    }

    /**
     * Leaves out hash fields whose expiry has passed in the input, as a server sees it. A hash that loses all its
     * fields is left out too.
     *
     * @param rule      the name in the summary for keys that lose all their fields
     * @param nowMillis the time with which expiries are compared, in unix milliseconds
     */
    public Plan withoutExpiredFields(String rule, long nowMillis) {
        Objects.requireNonNull(rule, "rule");
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
        return withoutModules("modules");
    }

    /**
     * Leaves out the values and the AUX data of modules.
     *
     * @param rule the name in the {@link Summary}, where dropped keys are counted
     */
    public Plan withoutModules(String rule) {
        Plan plan = copy();
        plan.withoutModules = Objects.requireNonNull(rule, "rule");
        return plan;
    }

    /** Leaves out the AUX fields. */
    public Plan withoutAux() {
        Plan plan = copy();
        plan.withoutAux = true;
        return plan;
    }

    /**
     * Leaves out everything that is not part of a key: the function libraries, and the data that modules keep beside
     * keys.
     */
    public Plan keysAlone() {
        Plan plan = copy();
        plan.keysAlone = true;
        return plan;
    }

    /** Sets what happens if {@link #rename} makes two keys one. */
    public Plan onDuplicate(DuplicatePolicy policy) {
        Objects.requireNonNull(policy, "policy");
        Plan plan = copy();
        plan.onDuplicate = policy;
        return plan;
    }

    /**
     * Converts the result of all changes. The file is written in the version of the target. Values whose type the
     * target lacks are written in another type.
     */
    public Plan target(Target newTarget) {
        Objects.requireNonNull(newTarget, "newTarget");
        Plan plan = copy();
        plan.target = newTarget;
        return plan;
    }

    /** Sets what happens to data that the {@link #target} has no room for. By default nothing may be lost. */
    public Plan onLoss(LossPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return onLoss(lossRule, policy);
    }

    /**
     * Sets what happens to data that the {@link #target} has no room for. By default nothing may be lost.
     *
     * @param rule the name in the {@link Summary}, where dropped keys are counted
     */
    public Plan onLoss(String rule, LossPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        Plan plan = copy();
        plan.lossRule = Objects.requireNonNull(rule, "rule");
        plan.onLoss = policy;
        return plan;
    }

    /** Reports each loss to a listener during the conversion, in the order of the input. */
    public Plan reportingLosses(Losses.Listener listener) {
        Objects.requireNonNull(listener, "listener");
        Plan plan = copy();
        plan.losses = listener;
        return plan;
    }

    /**
     * Tells somebody of every key that is left out because another has its name, or that would have to be, if that is refused. In a split, only of
     * those that a policy chooses from.
     */
    public Plan reportingDuplicates(DuplicateListener listener) {
        Objects.requireNonNull(listener, "listener");
        Plan plan = copy();
        plan.duplicates = listener;
        return plan;
    }

    /** Copies values for the {@link #target} without a check, so damage in them gets into the output. */
    public Plan trustingValues() {
        Plan plan = copy();
        plan.trustsValues = true;
        return plan;
    }

    /** The part of the plan that chooses keys and records. The changes stay, as rules may look at a changed name. */
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

    /** The rest of the plan, for keys that were chosen. */
    Plan changesAlone() {
        Plan plan = copy();
        plan.rules = List.of();
        return plan;
    }

    /**
     * Leaves fields out of hashes, by their names. A hash that loses all of its fields is dropped as a key.
     *
     * @param rule the name of this rule in the summary
     */
    public Plan withoutFields(String rule, Predicate<Bytes> gone) {
        Objects.requireNonNull(gone, "gone");
        Plan plan = copy();
        plan.droppedFields = new DroppedFields(rule, gone);
        return plan;
    }

    /** Masks the values of the keys that stay. {@link Masking#names} masks names. */
    public Plan mask(Masking how) {
        Objects.requireNonNull(how, "how");
        Plan plan = copy();
        plan.masking = how;
        return plan;
    }

    private static <T> List<T> append(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }

    /** Whether the plan changes nothing, so that a copy does the same. */
    public boolean isNothing() {
        boolean drops = !rules.isEmpty() || withoutFunctions || withoutModules != null || withoutAux || keysAlone;
        boolean changes = !this.changes.isEmpty() || changesFields();
        return !drops && !changes && droppedFields == null && masking == null && target == null;
    }

    /** Whether the plan has rules, so that it may be that no key matches. */
    public boolean hasRules() {
        return !rules.isEmpty();
    }

    List<Rule> rules() {
        return rules;
    }

    /** A key with its new name, database and expiry. The value is that of the input. */
    KeyEntry changed(KeyEntry key) {
        KeyEntry changed = key;
        for (UnaryOperator<KeyEntry> change : changes) {
            changed = change.apply(changed);
        }
        return changed;
    }

    /** Whether the values of the keys that stay are as in the input. Only then can a {@link KeyIndex} be made by the plan. */
    public boolean keepsValues() {
        return !changesFields() && droppedFields == null && masking == null && target == null;
    }

    boolean changesFields() {
        return fieldExpiries != null || expiredFields != null;
    }

    /** Null if they stay unchanged. */
    @Nullable
    ExpiryChange fieldExpiries() {
        return fieldExpiries;
    }

    /** Null if expired fields stay. */
    @Nullable
    ExpiredFields expiredFields() {
        return expiredFields;
    }

    boolean renames() {
        return renames;
    }

    boolean dropsFunctions() {
        return withoutFunctions || keysAlone;
    }

    /** The name of the rule that leaves out values and AUX data of modules; null if they stay. */
    @Nullable
    String moduleRule() {
        return withoutModules;
    }

    boolean dropsModuleAux() {
        return withoutModules != null || keysAlone;
    }

    boolean dropsAux() {
        return withoutAux;
    }

    DuplicatePolicy onDuplicate() {
        return onDuplicate;
    }

    /** Null if nothing is converted. */
    @Nullable
    Target target() {
        return target;
    }

    /** Null if no fields are left out. */
    @Nullable
    DroppedFields droppedFields() {
        return droppedFields;
    }

    /** Null if nothing is masked. */
    @Nullable
    Masking masking() {
        return masking;
    }

    boolean trustsValues() {
        return trustsValues;
    }

    String lossRule() {
        return lossRule;
    }

    LossPolicy onLoss() {
        return onLoss;
    }

    /** Who is to be told of keys that are left out; null if nobody is. */
    @Nullable
    DuplicateListener duplicates() {
        return duplicates;
    }

    /** The listener for losses. */
    Losses.Listener losses() {
        return losses;
    }
}
