package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        header = "Lists keys, one on each line.",
        footer = {
            "",
            "Keys are bytes. UTF-8 is shown as text. A control character, a backslash and any other byte is shown as",
            "\\n, \\\\ or \\xNN, and in jsonl as docs/json.md says. --raw prints the bytes.",
            "The encoding is the answer of OBJECT ENCODING in the server that wrote the file. The size is the bytes",
            "of the value in the file. With several files each line names its file, except with --format keys.",
            "--sort sorts the keys of all files together, in temporary files if they need more than some 25 MB.",
            "With --sort memory each line tells the memory too, as rdb memory does.",
            "The table fits 80 columns: it has the time until the key expires, and the time since its last use or its",
            "LFU counter. On a terminal longer names are cut in the middle. csv and jsonl have everything.",
            "",
            "Examples:",
            "  rdb keys dump.rdb --key 'user:*' --type hash --expire any",
            "  rdb keys backups/*.rdb --sort size --top 20",
            "",
            "Exit code 1 with --fail-empty if no key matches.",
            ExitCode.HELP
        })
final class KeysCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Mixin
    InputFiles input;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), csv, jsonl: facts about each key; keys: the key alone.")
    KeyFormat format = KeyFormat.TABLE;

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "size, memory, elements: the largest first; expiry: the earliest first; key: by its bytes.")
    KeyOrder sort;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Print the first N only. Without --sort they are the largest.")
    Long top;

    @Option(names = "--raw", description = "With --format keys: print the bytes of the key as they are.")
    boolean raw;

    @Mixin
    FilterOptions filters;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        check();
        Plan plan = filters.plan(common.nowMillis());
        KeyMemory memory = sort == KeyOrder.MEMORY ? new MemoryOptions().newMemory(false) : null;
        List<String> files = input.names(common.quiet);
        long kept = new KeyListing(rdb, common, aof, spec, files, memory).list(plan, format, raw, sort, top);
        return filters.verdict(plan, kept, common.quiet, common, spec);
    }

    /** @throws IllegalArgumentException if the options contradict each other */
    private void check() {
        if (raw && format != KeyFormat.KEYS) {
            throw new IllegalArgumentException("--raw goes with --format keys");
        }
        if (top != null && top < 1) {
            throw new IllegalArgumentException("--top " + top + ": not a number from 1 on");
        }
        if (top != null && sort == null) {
            sort = KeyOrder.SIZE;
        }
    }
}
