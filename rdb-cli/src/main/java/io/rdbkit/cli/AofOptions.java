package io.rdbkit.cli;

import io.rdbkit.format.AofTail;
import io.rdbkit.transform.InputEnd;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options for commands in an AOF behind its RDB. Every command that hands out keys has them. */
final class AofOptions {

    @Option(names = "--drop-aof-tail", description = "Leave out commands behind the RDB or between its keys.")
    boolean dropAofTail;

    Source source(Source source) {
        return dropAofTail ? source.droppingAofTail() : source;
    }

    /**
     * Prints what stands behind the RDB of an input: bytes that servers ignore, and commands that were left out. It
     * prints the latter even if notes are switched off.
     */
    static void say(String input, Summary read, boolean quiet, CommandSpec spec) {
        read.inputs().forEach(end -> say(input, end, quiet, spec));
    }

    /** The same of one input of several. */
    static void say(String input, InputEnd end, boolean quiet, CommandSpec spec) {
        say(input, end.tail(), spec);
        if (end.ignored() != null && !quiet) {
            line(input + ": behind the RDB are " + Wording.ignored(end.ignored()), spec);
        }
    }

    /** @param tail null if there were no commands */
    static void say(String input, AofTail tail, CommandSpec spec) {
        if (tail != null && !tail.isEmpty()) {
            line(input + ": left out " + Wording.commands(tail), spec);
        }
    }

    private static void line(String text, CommandSpec spec) {
        spec.commandLine().getErr().println("rdb: " + Failure.oneLine(text));
    }
}
