package io.rdbkit.cli;

import picocli.CommandLine.Option;

/** The option {@code --newer}. */
final class NewerOption {

    @Option(names = "--newer", description = "Read newer RDB versions, as far as known.")
    boolean newer;
}
