package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Summary;
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
            "any other byte as \\n, \\\\ or \\xNN, in every format. --raw gives the bytes.",
            "",
            "Examples:",
            "  rdb keys dump.rdb --key 'user:*' --type hash --expire any",
            "  rdb keys dump.rdb --size 1MB.. --format keys > large.txt",
            "",
            "Exit code 1 with --fail-empty if nothing matched.",
            ExitCode.HELP
        })
final class KeysCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to read; - is standard input.")
    List<String> files;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default): db, type, bytes, expiry, key; csv; jsonl; keys: the key alone.")
    KeyFormat format = KeyFormat.TABLE;

    @Option(names = "--raw", description = "With --format keys: the bytes of the key as they are.")
    boolean raw;

    @Mixin
    FilterOptions filters;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (raw && format != KeyFormat.KEYS) {
            throw new IllegalArgumentException("--raw goes with --format keys");
        }
        Plan plan = filters.plan(common.nowMillis());
        long kept = 0;
        KeyLine line = format.open(new LineBuffer(rdb.streams().out(), BUFFER), raw);
        line.header();
        try {
            for (String file : files) {
                try (Progress progress = Progress.of(rdb.streams(), common, file)) {
                    Summary summary = Scan.of(rdb.source(file, common).reporting(progress), plan, line::write);
                    kept += summary.kept();
                }
            }
        } finally {
            line.flush(); // also what there was before a damage
        }
        return filters.verdict(plan, kept, common.quiet, spec);
    }
}
