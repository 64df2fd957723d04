package io.rdbkit.cli;

import java.util.List;

/** What makes a part of a split. */
enum SplitBy {
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

    /** The names of parts by a template of the user, or by the usual one if that is null. */
    PartNames names(String given) {
        return new PartNames(given == null ? template : given, variables, variables);
    }

    /** Whether each part is for a node of a cluster. */
    boolean isForCluster() {
        return this == SLOTS || this == NODES;
    }
}
