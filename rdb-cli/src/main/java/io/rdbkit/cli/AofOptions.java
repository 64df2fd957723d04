package io.rdbkit.cli;

import io.rdbkit.AofTail;
import io.rdbkit.transform.Source;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What becomes of commands that stand in an AOF behind its RDB, in every command that hands out keys. */
final class AofOptions {

    @Option(names = "--drop-aof-tail", description = "Go on without the AOF commands behind an RDB.")
    boolean dropAofTail;

    Source source(Source source) {
        return dropAofTail ? source.droppingAofTail() : source;
    }

    /**
     * Says what was left out, also to somebody who wants no notes.
     *
     * @param tail null if there was nothing
     */
    static void say(String input, AofTail tail, CommandSpec spec) {
        if (tail != null && !tail.isEmpty()) {
            String line = input + ": left out " + Wording.commands(tail);
            spec.commandLine().getErr().println("rdb: " + Failure.oneLine(line));
        }
    }
}
