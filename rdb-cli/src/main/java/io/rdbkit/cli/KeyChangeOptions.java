package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.ExpiryChange;
import io.rdbkit.transform.KeyChange;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options that change the keys that are kept. Every command that writes or exports keys has them. */
class KeyChangeOptions {

    /** What the summary calls keys that have expired and are left out. */
    static final String DROP_EXPIRED = "--drop-expired";

    private static final String KEEP = "keep";

    @Option(names = "--strip-prefix", paramLabel = "P", description = "Remove this prefix from keys that have it.")
    List<String> stripPrefix = new ArrayList<>();

    @Option(
            names = "--rename-prefix",
            paramLabel = "P=NEW",
            description = "Replace prefix P by NEW; the first match counts.")
    List<String> renamePrefix = new ArrayList<>();

    @Option(names = "--rename-regex", paramLabel = "EXPR", description = "Rename like sed: s/RE/NEW/, flags g and i.")
    List<String> renameRegex = new ArrayList<>();

    @Option(names = "--add-prefix", paramLabel = "P", description = "Put this prefix in front of every key.")
    String addPrefix;

    @Option(
            names = "--move-db",
            paramLabel = "N=M",
            split = ",",
            hideParamSyntax = true,
            description = "Move the keys of database N to database M.")
    List<String> moveDb = new ArrayList<>();

    @Option(
            names = "--db-prefix",
            paramLabel = "TEXT",
            description = "Move all keys to database 0; {db} is the old number.")
    String dbPrefix;

    @Option(
            names = "--on-duplicate",
            paramLabel = "WHAT",
            description = "Of two keys that become one: fail first last newest.")
    DuplicatePolicy onDuplicate = DuplicatePolicy.FAIL;

    @Option(
            names = "--ttl",
            paramLabel = "CHANGE",
            description = "drop, keep, +1d, -2h, =TIME or 1h..30d; --field-ttl: of hash fields.")
    String ttl;

    @Option(
            names = "--field-ttl",
            paramLabel = "CHANGE",
            hidden = true,
            description = "Like --ttl, for hash fields alone; keep changes none.")
    String fieldTtl;

    @Option(names = DROP_EXPIRED, description = "Leave out keys and hash fields that have expired.")
    boolean dropExpired;

    /** Whether they can give two keys the same name. */
    final boolean canGiveSameName() {
        return addPrefix != null
                || dbPrefix != null
                || !(stripPrefix.isEmpty() && renamePrefix.isEmpty() && renameRegex.isEmpty() && moveDb.isEmpty());
    }

    /** Adds the changes to a plan: first names, in the order of the help, then databases, then expiries. */
    Plan addTo(Plan filters, long nowMillis) {
        Plan plan = filters.onDuplicate(onDuplicate);
        if (dropExpired) {
            plan = plan.keep(DROP_EXPIRED, Keys.expired(nowMillis).negate());
        }
        for (UnaryOperator<Bytes> name : names()) {
            plan = plan.rename(Keys.rename(name));
        }
        if (dbPrefix != null && !moveDb.isEmpty()) {
            throw new IllegalArgumentException("--db-prefix and --move-db exclude each other");
        }
        if (!moveDb.isEmpty()) {
            plan = plan.rename(Keys.moveDb(moves()));
        }
        if (dbPrefix != null) {
            plan = plan.rename(OptionValue.parse("--db-prefix", dbPrefix, KeyChangeOptions::folding));
        }
        if (ttl != null && !ttl.equals(KEEP)) {
            plan = plan.change(Keys.expiry(expiryChange("--ttl", ttl, nowMillis)));
        }
        return addFieldsTo(plan, nowMillis);
    }

    private Plan addFieldsTo(Plan plan, long nowMillis) {
        if (KEEP.equals(fieldTtl)) {
            return plan;
        }
        Plan longer = dropExpired ? plan.withoutExpiredFields(DROP_EXPIRED, nowMillis) : plan;
        if (fieldTtl != null) {
            return longer.changeFieldExpiries(expiryChange("--field-ttl", fieldTtl, nowMillis));
        }
        return ttl == null || ttl.equals(KEEP)
                ? longer
                : longer.changeFieldExpiries(expiryChange("--ttl", ttl, nowMillis));
    }

    private static ExpiryChange expiryChange(String option, String value, long nowMillis) {
        return OptionValue.parse(option, value, text -> ExpiryChange.parse(text, nowMillis));
    }

    private List<UnaryOperator<Bytes>> names() {
        List<UnaryOperator<Bytes>> names = new ArrayList<>();
        for (String prefix : stripPrefix) {
            names.add(KeyChange.stripPrefix(OptionValue.parse("--strip-prefix", prefix, KeyChangeOptions::bytes)));
        }
        if (!renamePrefix.isEmpty()) {
            names.add(KeyChange.replacePrefix(renamePrefix.stream()
                    .map(pair -> OptionValue.parse("--rename-prefix", pair, KeyChangeOptions::prefixPair))
                    .toList()));
        }
        for (String expression : renameRegex) {
            names.add(OptionValue.parse("--rename-regex", expression, KeyChange::replaceRegex));
        }
        if (addPrefix != null) {
            names.add(KeyChange.addPrefix(OptionValue.parse("--add-prefix", addPrefix, KeyChangeOptions::bytes)));
        }
        return names;
    }

    private static Map.Entry<Bytes, Bytes> prefixPair(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("it must have the form OLD=NEW");
        }
        return Map.entry(bytes(text.substring(0, equals)), bytes(text.substring(equals + 1)));
    }

    private static UnaryOperator<KeyEntry> folding(String template) {
        bytes(template); // checks the template now; it is used only when there is a key
        return Keys.foldDbs(db -> bytes(template.replace("{db}", Integer.toString(db))));
    }

    /** Reads a prefix. It may have the escapes that {@code rdb keys} prints. */
    private static Bytes bytes(String text) {
        return KeySet.unescape(text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<Integer, Integer> moves() {
        Map<Integer, Integer> moves = new HashMap<>();
        for (String text : moveDb) {
            Map.Entry<Integer, Integer> move = OptionValue.parse("--move-db", text, KeyChangeOptions::move);
            if (moves.put(move.getKey(), move.getValue()) != null) {
                throw new IllegalArgumentException(
                        "--move-db " + text + ": database " + move.getKey() + " moves twice");
            }
        }
        return moves;
    }

    private static Map.Entry<Integer, Integer> move(String text) {
        String[] fromTo = text.split("=", -1);
        if (fromTo.length != 2) {
            throw new IllegalArgumentException("it must have the form N=M");
        }
        return Map.entry(dbNumber(fromTo[0]), dbNumber(fromTo[1]));
    }

    private static int dbNumber(String text) {
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= Integer.MAX_VALUE) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is not a database number (0 to " + Integer.MAX_VALUE + ")");
    }
}
