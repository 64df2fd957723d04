package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.transform.FunctionsTo;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Split;
import io.rdbkit.transform.SplitResult;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb split}. */
@Command(
        name = "split",
        customSynopsis = "rdb split [OPTIONS] FILE -o DIR --by db",
        header = "Writes a file for each part of another.",
        footer = {
            "",
            "Beside the parts there is manifest.json, with the counts and SHA-256 of each and of the input.",
            "",
            "Examples:",
            "  rdb split dump.rdb -o parts/ --by db",
            "  rdb split dump.rdb -o parts/ --by db --keep-db-numbers --name 'shop-{db}.rdb'",
            "",
            ExitCode.HELP
        })
final class SplitCommand implements Callable<Integer> {

    /** What makes a part. */
    enum By {
        DB
    }

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
    String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "The directory to write to; it is made if it isn't there.")
    Path output;

    @Option(names = "--by", paramLabel = "WHAT", required = true, description = "db: a part for each database.")
    By by;

    @Option(names = "--name", paramLabel = "TEMPLATE", description = "Name of a part; default db{db}.rdb.")
    String name = "db{db}.rdb";

    @Option(names = "--keep-db-numbers", description = "Leave keys in their databases; else all are in 0.")
    boolean keepDbNumbers;

    @Option(
            names = "--functions",
            paramLabel = "PARTS",
            description = "Which parts get the function libraries: all (default), first, none.")
    FunctionsTo functions = FunctionsTo.ALL;

    @Mixin
    FilterOptions filters;

    @Mixin
    ChangeOptions changes;

    @Mixin
    OutputOptions out;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (output == null && !out.dryRun) {
            throw new IllegalArgumentException("--output is missing");
        }
        if (!name.contains("{db}")) {
            throw new IllegalArgumentException("--name must have {db} in it, or all parts would be one");
        }
        Plan plan = changes.addTo(filters.plan(common.nowMillis()), common.nowMillis());
        Summary summary;
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            Source source = out.source(rdb.source(file, common)).reporting(progress);
            if (out.dryRun) {
                summary = Rewrite.from(source).by(plan).dryRun();
                out.print(summary, null, common, spec);
            } else {
                SplitResult result = split(source, plan);
                summary = result.summary();
                out.print(summary, result.parts(), common, spec);
            }
        }
        return filters.verdict(plan, summary.kept(), out.isQuiet(common), spec);
    }

    private SplitResult split(Source source, Plan plan) throws IOException {
        Split split = Split.from(source).by(plan).functions(functions).writing(out.writeOptions());
        Function<KeyEntry, String> partOf = key -> name.replace("{db}", Integer.toString(key.db()));
        return (keepDbNumbers ? split.keepingDbNumbers() : split)
                .to(output, partOf, new Split.Attachment("manifest.json", result -> Manifest.json(file, result)));
    }
}
