package io.rdbkit.serve;

import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import java.nio.file.Path;

/**
 * What is served.
 *
 * @param file   the dump
 * @param source how to read it
 * @param plan   which of its keys are seen, and how they are changed
 */
public record ServedDump(Path file, Source source, Plan plan) {}
