package io.rdbkit.cli;

import picocli.CommandLine.Option;

/** Options of every command: what it says. */
class MessageOptions {

    @Option(
            names = {"-q", "--quiet"},
            description = "Nothing on stderr but errors.")
    boolean quiet;

    @Option(names = "--debug", description = "Add the stack trace to an error.")
    boolean debug;
}
