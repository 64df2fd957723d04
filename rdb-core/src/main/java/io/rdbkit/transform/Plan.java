package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What to keep of a file and how to change it. Immutable; every method gives a new plan.
 *
 * <p>The rules see the keys as they are in the input, in the order they were added, until one says no; the changes come after
 * them, each seeing what the one before made.
 */
public final class Plan {

    /** Everything is kept as it is. */
    public static final Plan NOTHING = new Plan(List.of(), List.of(), false, false, false, false, DuplicatePolicy.FAIL);

    private final List<Rule> rules;
    private final List<UnaryOperator<KeyEntry>> changes;
    private final boolean renames;
    private final boolean withoutFunctions;
    private final boolean withoutModules;
    private final boolean withoutAux;
    private final DuplicatePolicy onDuplicate;

    private Plan(
            List<Rule> rules,
            List<UnaryOperator<KeyEntry>> changes,
            boolean renames,
            boolean withoutFunctions,
            boolean withoutModules,
            boolean withoutAux,
            DuplicatePolicy onDuplicate) {
        this.rules = rules;
        this.changes = changes;
        this.renames = renames;
        this.withoutFunctions = withoutFunctions;
        this.withoutModules = withoutModules;
        this.withoutAux = withoutAux;
        this.onDuplicate = onDuplicate;
    }

    /** Keeps only keys that meet a condition; {@code rule} is what the summary calls it. */
    public Plan keep(String rule, Predicate<KeyEntry> condition) {
        return new Plan(
                append(rules, new Rule(rule, condition)),
                changes,
                renames,
                withoutFunctions,
                withoutModules,
                withoutAux,
                onDuplicate);
    }

    /** A change that leaves key and database alone. */
    public Plan change(UnaryOperator<KeyEntry> change) {
        return with(change, renames);
    }

    /** A change to key or database. Two keys can then become one: see {@link #onDuplicate}. */
    public Plan rename(UnaryOperator<KeyEntry> change) {
        return with(change, true);
    }

    private Plan with(UnaryOperator<KeyEntry> change, boolean renaming) {
        return new Plan(
                rules, append(changes, change), renaming, withoutFunctions, withoutModules, withoutAux, onDuplicate);
    }

    /** Leaves out the function libraries. */
    public Plan withoutFunctions() {
        return new Plan(rules, changes, renames, true, withoutModules, withoutAux, onDuplicate);
    }

    /** Leaves out the values and the AUX data of modules. */
    public Plan withoutModules() {
        return new Plan(rules, changes, renames, withoutFunctions, true, withoutAux, onDuplicate);
    }

    /** Leaves out the AUX fields. */
    public Plan withoutAux() {
        return new Plan(rules, changes, renames, withoutFunctions, withoutModules, true, onDuplicate);
    }

    /** What happens when {@link #rename} makes two keys one. */
    public Plan onDuplicate(DuplicatePolicy policy) {
        return new Plan(rules, changes, renames, withoutFunctions, withoutModules, withoutAux, policy);
    }

    private static <T> List<T> append(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return List.copyOf(longer);
    }

    /** Whether it asks for nothing, so that a copy is what it makes. */
    public boolean isNothing() {
        return rules.isEmpty() && changes.isEmpty() && !withoutFunctions && !withoutModules && !withoutAux;
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

    boolean renames() {
        return renames;
    }

    boolean dropsFunctions() {
        return withoutFunctions;
    }

    boolean dropsModules() {
        return withoutModules;
    }

    boolean dropsAux() {
        return withoutAux;
    }

    DuplicatePolicy onDuplicate() {
        return onDuplicate;
    }
}
