package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
            "",
            "Examples:",
            "  rdb keys dump.rdb --key 'user:*' --type hash --expire any",
            "  rdb keys backups/*.rdb --sort size --top 20",
            "",
            "Exit code 1 with --fail-empty if no key matches.",
            ExitCode.HELP
        })
final class KeysCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "File to read; - is standard input.")
    List<String> files;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), csv, jsonl: facts about each key; keys: the key alone.")
    KeyFormat format = KeyFormat.TABLE;

    @Option(
            names = "--sort",
            paramLabel = "BY",
            description = "size, elements: the largest first; expiry: the earliest first; key: by its bytes.")
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
        long kept = sort == null ? list(plan) : listSorted(plan);
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

    private long list(Plan plan) throws IOException {
        KeyLine line = format.open(new LineBuffer(rdb.out(common), BUFFER), raw, named());
        line.header();
        try {
            return scan(plan, line, line::write);
        } finally {
            line.flush(); // also the lines before damage
        }
    }

    private long listSorted(Plan plan) throws IOException {
        OutputStream limited = rdb.out(common);
        LineBuffer out = new LineBuffer(limited, BUFFER);
        format.open(out, raw, named()).header();
        try (LineSort lines = new LineSort(limited, top == null ? Long.MAX_VALUE : top, LineSort.HELD)) {
            KeyLine line = format.open(new LineBuffer(lines, BUFFER), raw, named());
            long kept = scan(plan, line, key -> {
                Bytes rank = sort.rank(key);
                if (lines.wants(rank)) {
                    lines.begin(rank);
                    line.write(key);
                    line.flush();
                    lines.end();
                }
            });
            out.flush();
            lines.finish();
            return kept;
        }
    }

    /** The files, if each line must name its file; else empty. */
    private List<String> named() {
        return files.size() > 1 ? files : List.of();
    }

    private long scan(Plan plan, KeyLine line, Scan.Visitor visitor) throws IOException {
        long kept = 0;
        for (String file : files) {
            if (files.size() > 1) {
                line.of(file);
            }
            try (Progress progress = Progress.of(rdb.streams(), common, file)) {
                Summary summary = Scan.of(aof.source(rdb.source(file, common)).reporting(progress), plan, visitor);
                kept += summary.kept();
                AofOptions.say(rdb.reading(), summary, common.quiet, spec);
            }
        }
        return kept;
    }
}
