package io.rdbkit.cli;

import picocli.CommandLine.Option;

/** The options about messages. Every command has them. */
class MessageOptions {

    @Option(
            names = {"-q", "--quiet"},
            description = "Nothing on stderr but errors.")
    boolean quiet;

    @Option(names = "--debug", description = "Add the stack trace to an error.")
    boolean debug;

    @Option(names = "--hide-keys", description = "Messages and summaries show a hash in place of a key.")
    boolean hideKeys;

    /** How messages name a key. */
    KeyDisplay keyDisplay() {
        return hideKeys ? KeyDisplay.HASHED : KeyDisplay.PLAIN;
    }
}
