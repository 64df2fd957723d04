package io.rdbkit.cli;

import io.rdbkit.Bytes;
import io.rdbkit.KeyEntry;
import io.rdbkit.ValueKind;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.KeySlot;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.NumberRanges;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Span;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which keys: every command that reads has these. */
final class FilterOptions {

    @Option(names = "--key", paramLabel = "GLOB", description = "Keys that match, as the command KEYS does it.")
    List<String> key = new ArrayList<>();

    @Option(names = "--no-key", paramLabel = "GLOB", hidden = true, description = "Not those.")
    List<String> noKey = new ArrayList<>();

    @Option(
            names = "--key-regex",
            paramLabel = "RE",
            description = "Keys in which this RE2 expression finds something.")
    List<String> keyRegex = new ArrayList<>();

    @Option(names = "--no-key-regex", paramLabel = "RE", hidden = true, description = "Not those.")
    List<String> noKeyRegex = new ArrayList<>();

    @Option(
            names = "--keys-from",
            paramLabel = "FILE",
            description = "Keys listed in a file, one a line, as 'rdb keys --format keys' prints them.")
    List<Path> keysFrom = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "T",
            split = ",",
            description = "string list set zset hash stream module array.")
    List<String> type = new ArrayList<>();

    @Option(names = "--no-type", paramLabel = "T", split = ",", hidden = true, description = "Not those.")
    List<String> noType = new ArrayList<>();

    @Option(names = "--db", paramLabel = "N", description = "Databases, such as 0,3,5-7.")
    List<String> db = new ArrayList<>();

    @Option(names = "--no-db", paramLabel = "N", hidden = true, description = "Not those.")
    List<String> noDb = new ArrayList<>();

    @Option(names = "--slot", paramLabel = "N", description = "Cluster slots, such as 0-5460,9000.")
    List<String> slot = new ArrayList<>();

    @Option(
            names = "--expire",
            paramLabel = "WHEN",
            description = "any, none, past, or FROM..TO (ISO times, epoch ms, now, +1d, -2h).")
    List<String> expire = new ArrayList<>();

    @Option(names = "--elements", paramLabel = "N", description = "Number of elements, such as 1000.. or 1..9.")
    List<String> elements = new ArrayList<>();

    @Option(names = "--size", paramLabel = "N", description = "Serialized bytes of the value, such as 1KB..1MB.")
    List<String> size = new ArrayList<>();

    @Option(names = "--fail-empty", description = "Exit code 1 if no key matched.")
    boolean failEmpty;

    /** Files that these options name, and which so must not be written to. */
    List<Path> files() {
        return keysFrom;
    }

    /** A plan that keeps what these options say: several of one kind are OR, kinds are AND. Cheap ones come first. */
    Plan plan(long nowMillis) throws IOException {
        Plan plan = Plan.NOTHING;
        plan = with(plan, "db", db, noDb, text -> Keys.db(NumberRanges.parse(text, Integer.MAX_VALUE)));
        plan = with(plan, "type", type, noType, text -> Keys.kind(Set.of(kind(text))));
        plan = with(plan, "key", key, noKey, text -> Keys.glob(Bytes.utf8(text)));
        plan = with(plan, "key-regex", keyRegex, noKeyRegex, Keys::regex);
        List<Predicate<KeyEntry>> lists = new ArrayList<>();
        for (Path file : keysFrom) {
            lists.add(Keys.in(keySet(file)));
        }
        plan = any(plan, "--keys-from", lists);
        plan = with(plan, "slot", slot, List.of(), text -> Keys.slot(NumberRanges.parse(text, KeySlot.COUNT - 1)));
        plan = with(plan, "expire", expire, List.of(), text -> expiry(text, nowMillis));
        plan = with(plan, "elements", elements, List.of(), text -> Keys.elements(Span.parseCounts(text)));
        return with(plan, "size", size, List.of(), text -> Keys.size(Span.parseSizes(text)));
    }

    /** The exit code, when {@code kept} keys came through: a filter that matched nothing is said. */
    int verdict(Plan plan, long kept, boolean quiet, CommandSpec spec) {
        if (kept > 0 || !plan.hasRules()) {
            return ExitCode.DONE;
        }
        if (!quiet) {
            spec.commandLine().getErr().println("rdb: no key matched");
        }
        return failEmpty ? ExitCode.NO : ExitCode.DONE;
    }

    private static Plan with(
            Plan plan, String name, List<String> yes, List<String> no, Function<String, Predicate<KeyEntry>> parse) {
        String option = "--" + name;
        Plan longer = any(
                plan,
                option,
                yes.stream().map(text -> OptionValue.parse(option, text, parse)).toList());
        for (String text : no) {
            String not = "--no-" + name;
            longer = longer.keep(not, OptionValue.parse(not, text, parse).negate());
        }
        return longer;
    }

    private static Plan any(Plan plan, String rule, List<Predicate<KeyEntry>> conditions) {
        return conditions.stream()
                .reduce(Predicate::or)
                .map(c -> plan.keep(rule, c))
                .orElse(plan);
    }

    private static KeySet keySet(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return KeySet.read(in);
        }
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
