package io.rdbkit.cli;

import picocli.CommandLine.Option;

/** The option {@code --newer}. */
final class NewerOption {

    @Option(names = "--newer", description = "Read later RDB versions, as far as records are known.")
    boolean newer;
}
