package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb keys}. */
@Command(
        name = "keys",
        header = "Lists keys, one a line.",
        footer = {
            "",
            "Keys are bytes. They are shown as text where they are UTF-8; a control character, a backslash and",
            "any other byte as \\n, \\\\ or \\xNN, but in jsonl as docs/json.md says. --raw gives the bytes.",
            "The encoding is the one in the server that wrote the file, as OBJECT ENCODING says it; the size is",
            "that of the value in the file. Of several files each line tells its own, but in the format keys.",
            "With --sort memory each line tells the memory too, as rdb memory does.",
            "Sorting is of all files together, in temporary files if more is wanted than some 25 MB hold.",
            "",
            "Examples:",
            "  rdb keys dump.rdb --key 'user:*' --type hash --expire any",
            "  rdb keys backups/*.rdb --sort size --top 20",
            "",
            "Exit code 1 with --fail-empty if nothing matched.",
            ExitCode.HELP
        })
final class KeysCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to read; - is standard input.")
    List<String> files;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), csv, jsonl: what is known of a key without its value; keys: the key alone.")
    KeyFormat format = KeyFormat.TABLE;

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "size, memory, elements: the largest first; expiry: the soonest first; key: by its bytes.")
    KeyOrder sort;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "The first N only; by size if --sort doesn't say otherwise.")
    Long top;

    @Option(names = "--raw", description = "With --format keys: the bytes of the key as they are.")
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
        long kept = new KeyListing(rdb, common, aof, spec, files, memory).list(plan, format, raw, sort, top);
        return filters.verdict(plan, kept, common.quiet, common, spec);
    }

    /** @throws IllegalArgumentException if the options don't go together */
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
