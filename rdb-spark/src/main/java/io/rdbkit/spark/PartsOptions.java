package io.rdbkit.spark;

import io.rdbkit.OnLoss;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Target;
import io.rdbkit.transform.ClusterNodes;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.Partition;
import io.rdbkit.transform.SlotMap;
import io.rdbkit.transform.SplitBy;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of writing.
 *
 * @param directory      where the parts go
 * @param table          the table whose rows come: keys or elements
 * @param by             what makes a part
 * @param into           how many parts; 0 if that is not said
 * @param slots          the slots of each part; empty if that is not said
 * @param nodes          nodes.conf or an answer of a server; empty if there is none
 * @param separator      what ends a prefix
 * @param depth          how many separators a prefix has
 * @param name           the template of the names of parts; null for the usual one
 * @param target         who loads the parts
 * @param onLoss         what happens to what the target has no room for
 * @param keepsDbNumbers whether keys of other databases than 0 may go to the nodes of a cluster
 */
record PartsOptions(
        String directory,
        DumpTable table,
        SplitBy by,
        int into,
        List<String> slots,
        String nodes,
        String separator,
        int depth,
        @Nullable String name,
        String target,
        OnLoss onLoss,
        boolean keepsDbNumbers)
        implements Serializable {

    static final String PATH = "path";
    static final String BY = "by";
    static final String INTO = "into";
    static final String SLOTS = "slots";
    static final String NODES = "nodes";
    static final String SEPARATOR = "separator";
    static final String DEPTH = "depth";
    static final String NAME = "name";
    static final String TARGET = "target";
    static final String ON_LOSS = "onLoss";
    static final String KEEP_DB_NUMBERS = "keepDbNumbers";

    /** Stands between the slots of two parts. */
    private static final String BETWEEN_PARTS = ";";

    /** @throws IllegalArgumentException if the value of an option is wrong, or options don't go together */
    static PartsOptions of(CaseInsensitiveStringMap options, Configuration configuration) {
        String target = required(options, TARGET, "the server that loads the parts, such as redis-7.0");
        parse(TARGET, target, Target::parse);
        PartsOptions parts = new PartsOptions(
                required(options, PATH, "save(DIRECTORY)"),
                table(options),
                by(options),
                number(options, INTO, 0),
                Stream.of(options.getOrDefault(SLOTS, "").split(BETWEEN_PARTS))
                        .map(String::strip)
                        .filter(range -> !range.isEmpty())
                        .toList(),
                options.containsKey(NODES) ? text(options.get(NODES), configuration) : "",
                options.getOrDefault(SEPARATOR, ":"),
                number(options, DEPTH, 1),
                options.get(NAME),
                target,
                onLoss(options),
                Boolean.parseBoolean(options.getOrDefault(KEEP_DB_NUMBERS, "false")));
        parts.partition(); // tells what is wrong with it
        return parts;
    }

    private static String required(CaseInsensitiveStringMap options, String name, String what) {
        String value = options.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("option " + name + " is missing: " + what);
        }
        return value;
    }

    private static <T> T parse(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("option " + option + "=" + text + ": " + e.getMessage(), e);
        }
    }

    private static DumpTable table(CaseInsensitiveStringMap options) {
        DumpTable table = DumpTable.parse(options.getOrDefault(DumpOptions.TABLE, DumpTable.KEYS.toString()));
        if (table == DumpTable.BAD_FILES) {
            throw new IllegalArgumentException("option table=" + table + ": only keys and elements become dumps");
        }
        return table;
    }

    private static SplitBy by(CaseInsensitiveStringMap options) {
        return parse(BY, required(options, BY, "slots, nodes, prefix or hash"), text -> {
            for (SplitBy by : List.of(SplitBy.SLOTS, SplitBy.NODES, SplitBy.PREFIX, SplitBy.HASH)) {
                if (by.name().equalsIgnoreCase(text)) {
                    return by;
                }
            }
            throw new IllegalArgumentException("there are slots, nodes, prefix and hash");
        });
    }

    private static OnLoss onLoss(CaseInsensitiveStringMap options) {
        return parse(ON_LOSS, options.getOrDefault(ON_LOSS, OnLoss.FAIL.toString()), text -> {
            for (OnLoss one : OnLoss.values()) {
                if (one.toString().equalsIgnoreCase(text)) {
                    return one;
                }
            }
            throw new IllegalArgumentException("there are "
                    + Arrays.stream(OnLoss.values()).map(OnLoss::toString).collect(Collectors.joining(", ")));
        });
    }

    private static int number(CaseInsensitiveStringMap options, String name, int usual) {
        String text = options.get(name);
        if (text == null) {
            return usual;
        }
        return parse(name, text, number -> {
            if (!number.matches("[0-9]{1,5}")
                    || Integer.parseInt(number) < 1
                    || Integer.parseInt(number) > Partition.MOST_PARTS) {
                throw new IllegalArgumentException("it is a number from 1 to " + Partition.MOST_PARTS);
            }
            return Integer.parseInt(number);
        });
    }

    private static String text(String file, Configuration configuration) {
        Path path = new Path(file);
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException("option " + NODES + "=" + file + ": " + e.getMessage(), e);
        }
    }

    /** The parts. */
    Partition partition() {
        requireFor(INTO, into > 0, SplitBy.SLOTS, SplitBy.HASH);
        requireFor(SLOTS, !slots.isEmpty(), SplitBy.SLOTS);
        requireFor(NODES, !nodes.isEmpty(), SplitBy.NODES);
        return switch (by) {
            case SLOTS -> Partition.bySlots(slotMap(), names());
            case NODES -> {
                requireThere(NODES, !nodes.isEmpty());
                yield Partition.byNodes(parse(NODES, "...", file -> ClusterNodes.parse(nodes)), names());
            }
            case HASH -> {
                requireThere(INTO, into > 0);
                yield Partition.byHash(into, names());
            }
            case PREFIX -> Partition.byPrefix(endOfPrefix(), depth, names());
            case DB, TYPE, SIZE -> throw new IllegalArgumentException("option by=" + by);
        };
    }

    private io.rdbkit.transform.PartNames names() {
        return name == null ? by.names(null) : parse(NAME, name, by::names);
    }

    private SlotMap slotMap() {
        if (slots.isEmpty() == (into == 0)) {
            throw new IllegalArgumentException("option by=slots needs one of the options into and slots");
        }
        SlotMap map = slots.isEmpty()
                ? SlotMap.evenly(into)
                : parse(SLOTS, String.join(BETWEEN_PARTS, slots), text -> SlotMap.of(slots));
        String missing = map.ranges(SlotMap.NONE);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("option slots leaves out " + missing);
        }
        return map;
    }

    private Bytes endOfPrefix() {
        Bytes end = parse(SEPARATOR, separator, text -> KeySet.unescape(text.getBytes(StandardCharsets.UTF_8)));
        if (end.isEmpty()) {
            throw new IllegalArgumentException("option separator is empty");
        }
        return end;
    }

    private void requireFor(String option, boolean isGiven, SplitBy... which) {
        if (isGiven && !List.of(which).contains(by)) {
            throw new IllegalArgumentException("option " + option + " goes with by="
                    + Arrays.stream(which)
                            .map(one -> one.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or ")));
        }
    }

    private void requireThere(String option, boolean isGiven) {
        if (!isGiven) {
            throw new IllegalArgumentException(
                    "option by=" + by.name().toLowerCase(Locale.ROOT) + " needs the option " + option);
        }
    }

    /** Whether keys of database 0 alone may be written: the nodes of most clusters have no other. */
    boolean isOneDatabase() {
        return by.isForCluster() && !keepsDbNumbers;
    }
}
