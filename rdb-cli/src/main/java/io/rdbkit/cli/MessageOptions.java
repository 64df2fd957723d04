package io.rdbkit.cli;

import picocli.CommandLine.Option;

/** The options about messages. Every command has them. */
class MessageOptions {

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only errors on stderr.")
    boolean quiet;

    @Option(names = "--debug", description = "Print the stack trace of an error.")
    boolean debug;

    @Option(names = "--hide-keys", description = "Show a hash in place of a key in messages and summaries.")
    boolean hideKeys;

    /** How messages name a key. */
    KeyDisplay keyDisplay() {
        return hideKeys ? KeyDisplay.HASHED : KeyDisplay.PLAIN;
    }
}
