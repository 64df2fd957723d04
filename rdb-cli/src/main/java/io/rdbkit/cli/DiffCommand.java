package io.rdbkit.cli;

import io.rdbkit.transform.Diff;
import io.rdbkit.transform.DiffResult;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        customSynopsis = "rdb diff [OPTIONS] A B",
        header = "Compares two files: keys only in one, and keys that differ.",
        footer = {
            "",
            "A key can differ in type, value, expiry, field-expiry (of a hash) or metadata (of modules). Encodings",
            "and the order of set members, zset members and hash fields don't count. So a dump and the same data",
            "saved by another server version are equal. Without a filter, function libraries are compared too.",
            "Lines come in the order of A, then keys only in B in the order of B.",
            "",
            "Examples:",
            "  rdb diff yesterday.rdb today.rdb --key 'user:*'",
            "  rdb diff before.rdb after.rdb --summary && echo the same",
            "",
            "Exit code 1 if anything differs.",
            ExitCode.HELP
        })
final class DiffCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "File to read; - is standard input.")
    String fileA;

    @Parameters(index = "1", paramLabel = "B", description = "File to compare it with; - is standard input.")
    String fileB;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default); jsonl: an object on each line.")
    DiffFormat format = DiffFormat.TEXT;

    @Option(names = "--summary", description = "Print only the counts.")
    boolean summary;

    @Option(
            names = "--strict",
            description = "Also compare idle times, LFU counters, stream counters and times of consumers.")
    boolean strict;

    @Mixin
    AofOptions aof;

    @Mixin
    FilterOptions filters;

    @Mixin
    CommonOptions common;

    /** The progress of the current file. Offsets count from 0 in each file. */
    private Progress progress;

    @Override
    public Integer call() throws IOException {
        if (fileA.equals("-") && fileB.equals("-")) {
            throw new IllegalArgumentException("only one of the two files can be standard input");
        }
        Plan plan = filters.plan(common.nowMillis());
        Diff diff = Diff.of(source(fileA), source(fileB)).by(plan).reading(this::begin);
        DiffResult result;
        try {
            result = compare(strict ? diff.strict() : diff);
        } catch (IOException e) {
            if (Failure.isBrokenPipe(e)) {
                return ExitCode.NO; // a line is written only for a difference
            }
            throw e;
        } finally {
            end();
        }
        AofOptions.say(fileA, result.a(), common.quiet, spec);
        AofOptions.say(fileB, result.b(), common.quiet, spec);
        int verdict = filters.verdict(plan, result.a().kept() + result.b().kept(), common.quiet, common, spec);
        return result.allEqual() ? verdict : ExitCode.NO;
    }

    private DiffResult compare(Diff diff) throws IOException {
        if (summary) {
            DiffResult result = diff.count();
            end();
            spec.commandLine()
                    .getOut()
                    .println(
                            format == DiffFormat.TEXT
                                    ? DiffSummary.text(fileA, fileB, result)
                                    : DiffSummary.json(fileA, fileB, result));
            return result;
        }
        DiffLine line = format.open(new LineBuffer(rdb.out(common), BUFFER));
        DiffResult result;
        try {
            result = diff.to(line::write);
        } finally {
            line.flush(); // also the lines before a failure
        }
        end();
        if (!common.quiet) {
            spec.commandLine().getErr().println(DiffSummary.text(fileA, fileB, result));
        }
        return result;
    }

    private Source source(String file) {
        return aof.source(rdb.source(file, common).reporting(offset -> progress.accept(offset)));
    }

    private void begin(Diff.Side side) {
        end();
        String file = side == Diff.Side.A ? fileA : fileB;
        rdb.reads(file);
        progress = Progress.of(rdb.streams(), common, file);
    }

    private void end() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
    }
}
