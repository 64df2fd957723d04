package io.rdbkit.transform;

/** Placeholder until the pipeline lands. */
public final class Rewrite {
    private Rewrite() {}
}
