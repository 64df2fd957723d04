package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.KeySlot;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.NumberRanges;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that choose keys. Every command that reads has them. */
final class FilterOptions {

    /** The number of missing keys that are named. */
    private static final int SHOWN = 3;

    @Option(
            names = "--key",
            paramLabel = "GLOB",
            description = "Keys that match the pattern, as in KEYS; \\xNN is a byte.")
    List<String> key = new ArrayList<>();

    @Option(names = "--no-key", paramLabel = "GLOB", hidden = true, description = "Not those.")
    List<String> noKey = new ArrayList<>();

    @Option(names = "--key-regex", paramLabel = "RE", description = "Keys that contain a match of this RE2 expression.")
    List<String> keyRegex = new ArrayList<>();

    @Option(names = "--no-key-regex", paramLabel = "RE", hidden = true, description = "Not those.")
    List<String> noKeyRegex = new ArrayList<>();

    @Option(
            names = "--keys-from",
            paramLabel = "FILE",
            description = "Keys in this list, as 'keys --format keys' prints it.")
    List<Path> keysFrom = new ArrayList<>();

    @Option(names = "--no-keys-from", paramLabel = "FILE", hidden = true, description = "Not those.")
    List<Path> noKeysFrom = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "T",
            split = ",",
            description = "Types: string list set zset hash stream module array.")
    List<String> type = new ArrayList<>();

    @Option(names = "--no-type", paramLabel = "T", split = ",", hidden = true, description = "Not those.")
    List<String> noType = new ArrayList<>();

    @Option(names = "--db", paramLabel = "N", description = "Databases, such as 0,3,5-7.")
    List<String> db = new ArrayList<>();

    @Option(names = "--no-db", paramLabel = "N", hidden = true, description = "Not those.")
    List<String> noDb = new ArrayList<>();

    @Option(
            names = "--slot",
            paramLabel = "N",
            description = "Cluster slots of the written names, such as 0-5460,9000.")
    List<String> slot = new ArrayList<>();

    @Option(
            names = "--expire",
            paramLabel = "WHEN",
            description = "any, none, past or FROM..TO (ISO time, epoch ms, now, +1d).")
    List<String> expire = new ArrayList<>();

    @Option(names = "--elements", paramLabel = "N", description = "Number of elements, such as 1000.., 1..9 or 5.")
    List<String> elements = new ArrayList<>();

    @Option(names = "--size", paramLabel = "N", description = "Bytes in the file, such as 1KB..1MB.")
    List<String> size = new ArrayList<>();

    @Option(names = "--idle", paramLabel = "N", description = "Seconds since the last access, such as 86400.. .")
    List<String> idle = new ArrayList<>();

    @Option(names = "--freq", paramLabel = "N", description = "LFU counter, such as 0..5.")
    List<String> freq = new ArrayList<>();

    @Option(names = "--fail-empty", description = "Exit with code 1 if no key matches.")
    boolean failEmpty;

    /** The files that these options name. They must not be overwritten. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(keysFrom);
        files.addAll(noKeysFrom);
        return files;
    }

    /** The keys of each list, by the option and file that gave the list. */
    private final Map<String, KeySet> lists = new LinkedHashMap<>();

    /**
     * A plan that keeps the keys these options choose. Several options of one kind are joined by OR, kinds by AND.
     * Lists come first, because they report at the end which of their keys the input lacks. Then come cheap rules, then
     * rules that need the new name, then rules that read the value.
     */
    Plan plan(long nowMillis) throws IOException {
        Plan plan = Plan.NOTHING;
        if (!keysFrom.isEmpty()) {
            plan = plan.keep("--keys-from", inAny(read("--keys-from", keysFrom)));
        }
        if (!noKeysFrom.isEmpty()) {
            plan = plan.keep(
                    "--no-keys-from", inAny(read("--no-keys-from", noKeysFrom)).negate());
        }
        plan = with(plan, "db", db, noDb, text -> Keys.db(NumberRanges.parse(text, Integer.MAX_VALUE)));
        plan = with(plan, "type", type, noType, text -> Keys.kind(Set.of(kind(text))));
        plan = with(plan, "key", key, noKey, Keys::glob);
        plan = with(plan, "key-regex", keyRegex, noKeyRegex, Keys::regex);
        plan = with(plan, "expire", expire, List.of(), text -> expiry(text, nowMillis));
        plan = with(plan, "idle", idle, List.of(), text -> Keys.idle(Span.parseCounts(text)));
        plan = with(plan, "freq", freq, List.of(), text -> Keys.frequency(Span.parseCounts(text)));
        Predicate<KeyEntry> slots = any("--slot", slot, text -> Keys.slot(NumberRanges.parse(text, KeySlot.COUNT - 1)));
        if (slots != null) {
            plan = plan.keepWritten("--slot", slots); // the written name decides where a server looks for a key
        }
        plan = with(plan, "elements", elements, List.of(), text -> Keys.elements(Span.parseCounts(text)));
        return with(plan, "size", size, List.of(), text -> Keys.size(Span.parseSizes(text)));
    }

    private List<KeySet> read(String option, List<Path> files) throws IOException {
        List<KeySet> sets = new ArrayList<>();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                KeySet set = KeySet.read(in);
                lists.put(option + " " + file, set);
                sets.add(set);
            }
        }
        return sets;
    }

    /** Asks all lists, so that each notes the key. */
    private static Predicate<KeyEntry> inAny(List<KeySet> sets) {
        return key -> {
            boolean in = false;
            for (KeySet set : sets) {
                in |= set.contains(key.key());
            }
            return in;
        };
    }

    /**
     * The exit code after {@code kept} keys were kept. If no key matched, stderr says so. It also names keys of lists
     * that the input lacks.
     */
    int verdict(Plan plan, long kept, boolean quiet, MessageOptions messages, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        if (!quiet) {
            lists.forEach((list, keys) -> sayUnmatched(list, keys, messages.keyDisplay(), err));
        }
        if (kept > 0 || !plan.hasRules()) {
            return ExitCode.DONE;
        }
        if (!quiet) {
            err.println("rdb: no key matched");
        }
        return failEmpty ? ExitCode.NO : ExitCode.DONE;
    }

    /** The number of keys of each list that the input lacks. Only after the input was read. */
    Map<String, Long> unmatched() {
        Map<String, Long> unmatched = new LinkedHashMap<>();
        lists.forEach((list, keys) -> unmatched.put(list, keys.unmatched()));
        return unmatched;
    }

    private static void sayUnmatched(String list, KeySet keys, KeyDisplay display, PrintWriter err) {
        long unmatched = keys.unmatched();
        if (unmatched > 0) {
            String first = keys.unmatched(SHOWN).stream().map(display::of).collect(Collectors.joining(", "));
            err.println("rdb: " + Failure.oneLine(list) + ": " + unmatched + " of " + keys.size() + " keys "
                    + (unmatched == 1 ? "is" : "are") + " not in the input: " + first
                    + (unmatched > SHOWN ? ", ..." : ""));
        }
    }

    private static Plan with(
            Plan plan, String name, List<String> yes, List<String> no, Function<String, Predicate<KeyEntry>> parse) {
        Predicate<KeyEntry> any = any("--" + name, yes, parse);
        Plan longer = any == null ? plan : plan.keep("--" + name, any);
        for (String text : no) {
            String not = "--no-" + name;
            longer = longer.keep(not, OptionValue.parse(not, text, parse).negate());
        }
        return longer;
    }

    /**
     * Joins the values of an option by OR.
     *
     * @return null if there is no value
     */
    private static Predicate<KeyEntry> any(
            String option, List<String> values, Function<String, Predicate<KeyEntry>> parse) {
        Predicate<KeyEntry> any = null;
        for (String text : values) {
            Predicate<KeyEntry> one = OptionValue.parse(option, text, parse);
            any = any == null ? one : any.or(one);
        }
        return any;
    }

    private static Predicate<KeyEntry> expiry(String text, long nowMillis) {
        return switch (text) {
            case "any" -> KeyEntry::hasExpiry;
            case "none" -> k -> !k.hasExpiry();
            case "past" -> Keys.expired(nowMillis);
            default -> Keys.expiry(Span.parseTimes(text, nowMillis));
        };
    }

    static ValueKind kind(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        switch (name) {
            case "str":
                return ValueKind.STRING;
            case "sortedset", "sorted-set":
                return ValueKind.ZSET;
            default:
                for (ValueKind kind : ValueKind.values()) {
                    if (kind.toString().equals(name)) {
                        return kind;
                    }
                }
                throw new IllegalArgumentException(
                        "no such type; there are string list set zset hash stream module array");
        }
    }
}
