package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.transform.FunctionsTo;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Split;
import io.rdbkit.transform.SplitResult;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rdb split}. */
@Command(
        name = "split",
        customSynopsis = "rdb split [OPTIONS] FILE -o DIR --by db",
        header = "Writes a file for each part of another.",
        footer = {
            "",
            "Beside the parts there is manifest.json, with the counts and SHA-256 of each and of the input.",
            "Filters choose keys: what stands beside the keys stays, unless an option leaves it out.",
            "",
            "Examples:",
            "  rdb split dump.rdb -o parts/ --by db",
            "  rdb split dump.rdb -o parts/ --by db --keep-db-numbers --name 'shop-{db}.rdb'",
            "",
            ExitCode.HELP
        })
final class SplitCommand extends WritingCommand {

    /** What makes a part. */
    enum By {
        DB
    }

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

    @Override
    void check() {
        out.require(output);
        if (!name.contains("{db}")) {
            throw new IllegalArgumentException("--name must have {db} in it, or all parts would be one");
        }
    }

    @Override
    Written write(Source source, Plan plan) throws IOException {
        Split split = Split.from(source)
                .by(plan)
                .functions(functions)
                .namingWithoutKeys(name.replace("{db}", "0"))
                .writing(out.writeOptions(common.limit.limits()));
        Map<Integer, String> names = new HashMap<>();
        Function<KeyEntry, String> partOf =
                key -> names.computeIfAbsent(key.db(), db -> name.replace("{db}", Integer.toString(db)));
        SplitResult made = (keepDbNumbers ? split.keepingDbNumbers() : split)
                .to(output, partOf, new Split.Attachment("manifest.json", result -> Manifest.json(file, result)));
        return new Written(made.summary(), made.parts());
    }

    @Override
    Summary dryRun(Source source, Plan plan) throws IOException {
        return Split.from(source).by(plan).dryRun();
    }
}
