package io.rdbkit.cli;

import picocli.CommandLine.Option;

/** The option {@code --newer}. */
final class NewerOption {

    @Option(names = "--newer", description = "Read a later RDB version as far as its records are known.")
    boolean newer;
}
