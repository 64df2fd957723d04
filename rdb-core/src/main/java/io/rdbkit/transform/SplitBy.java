package io.rdbkit.transform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes a part of a split. */
public enum SplitBy {
    /** The database. */
    DB("db{db}.rdb", "db"),
    /** The slot of a cluster. */
    SLOTS("slots-{slots}.rdb", "slots", "n"),
    /** The master that owns the slot. */
    NODES("{host}-{port}.rdb", "id", "host", "port", "slots", "n"),
    /** What the name begins with. */
    PREFIX("prefix-{prefix}.rdb", "prefix"),
    /** The kind of value. */
    TYPE("{type}.rdb", "type"),
    /** A hash of the name. */
    HASH("hash-{n}.rdb", "n"),
    /** How much the part has. */
    SIZE("part-{n}.rdb", "n");

    private final String template;
    private final List<String> variables;

    SplitBy(String template, String... variables) {
        this.template = template;
        this.variables = List.of(variables);
    }

    /**
     * The names of parts.
     *
     * @param given a template of the user; null for the usual one
     * @throws IllegalArgumentException as {@link PartNames} throws it
     */
    public PartNames names(@Nullable String given) {
        return new PartNames(given == null ? template : given, variables, variables);
    }

    /** Whether each part is for a node of a cluster. */
    public boolean isForCluster() {
        return this == SLOTS || this == NODES;
    }
}
