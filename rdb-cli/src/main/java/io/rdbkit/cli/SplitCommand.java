package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.transform.FunctionsTo;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Split;
import io.rdbkit.transform.SplitResult;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "split",
        customSynopsis = "rdb split [OPTIONS] FILE -o DIR --by db",
        header = "Splits a file: writes one file for each database.",
        footer = {
            "",
            "Examples:",
            "  rdb split dump.rdb -o parts/ --by db",
            "  rdb split dump.rdb -o parts/ --by db --keep-db-numbers --name 'shop-{db}.rdb'",
            "",
            ExitCode.HELP
        })
final class SplitCommand extends WritingCommand {

    /** What decides the part of a key. */
    enum By {
        DB
    }

    /** Stands for the number of the database in the name of a part. */
    private static final String DB = "{db}";

    private static final String MANIFEST = "manifest.json";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory to write; it is created if missing. Its manifest.json has counts and SHA-256.")
    Path output;

    @Option(names = "--by", paramLabel = "WHAT", required = true, description = "db: one part for each database.")
    By by;

    @Option(names = "--name", paramLabel = "TEMPLATE", description = "Name of a part; default db{db}.rdb.")
    String name = "db{db}.rdb";

    @Option(names = "--keep-db-numbers", description = "Keep the database numbers; otherwise all keys are in 0.")
    boolean keepDbNumbers;

    @Option(
            names = "--functions",
            paramLabel = "PARTS",
            description = "Which parts get the function libraries: all (default), first, none.")
    FunctionsTo functions = FunctionsTo.ALL;

    @Override
    void check() {
        out.require(output);
        if (!name.contains(DB)) {
            throw new IllegalArgumentException("--name must contain {db}, or all parts would have one name");
        }
        if (!isFileName(name)) {
            throw new IllegalArgumentException(
                    "--name " + name + ": is not the name of a file in the output directory");
        }
        if (name.replace(DB, "").equals(MANIFEST)) {
            throw new IllegalArgumentException("--name " + name + ": a part would have the name " + MANIFEST);
        }
    }

    private static boolean isFileName(String name) {
        Path path = Path.of(name);
        return path.getNameCount() == 1
                && !path.isAbsolute()
                && path.toString().equals(name)
                && path.normalize().equals(path);
    }

    @Override
    Path place() {
        return output;
    }

    @Override
    void requireOtherReport(String report) throws IOException {
        Path file = Path.of(report).toAbsolutePath().normalize();
        Path directory = file.getParent();
        boolean isBeside = output != null
                && directory != null
                && Files.exists(output)
                && Files.exists(directory)
                && Files.isSameFile(output, directory);
        if (isBeside && isOurs(file.getFileName().toString())) {
            throw new IllegalArgumentException("--report is a file of the split: " + report);
        }
    }

    /** Whether a split could make a file of this name. Some file systems don't distinguish upper and lower case. */
    private boolean isOurs(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        String[] around = name.toLowerCase(Locale.ROOT).split(Pattern.quote(DB), -1);
        return lower.equals(MANIFEST) || lower.startsWith(around[0]) && lower.endsWith(around[around.length - 1]);
    }

    @Override
    Written write(Source source, Plan plan) throws IOException {
        Split split = Split.from(source)
                .by(plan)
                .functions(functions)
                .namingWithoutKeys(name.replace(DB, "0"))
                .writing(writeOptions());
        Map<Integer, String> names = new HashMap<>();
        Function<KeyEntry, String> partOf =
                key -> names.computeIfAbsent(key.db(), db -> name.replace(DB, Integer.toString(db)));
        SplitResult made = (keepDbNumbers ? split.keepingDbNumbers() : split)
                .to(output, partOf, new Split.Attachment(MANIFEST, result -> Manifest.json(file, result)));
        return new Written(made.summary(), made.parts());
    }

    @Override
    Summary dryRun(Source source, Plan plan) throws IOException {
        return Split.from(source).by(plan).dryRun();
    }
}
