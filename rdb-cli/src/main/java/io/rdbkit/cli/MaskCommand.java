package io.rdbkit.cli;

import io.rdbkit.Masking;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rdb mask}. */
@Command(
        name = "mask",
        customSynopsis = "rdb mask [OPTIONS] FILE -o OUT",
        header = "Writes a file without real values.",
        footer = {
            "",
            "Each string becomes another one of the same length. docs/mask.md says what stays.",
            "",
            "Examples:",
            "  rdb mask dump.rdb -o safe.rdb --secret-file secret --keep 'config:*'",
            "  rdb mask dump.rdb -o safe.rdb --keys --drop-fields 'pass*'",
            "",
            ExitCode.HELP
        })
final class MaskCommand extends FileCommand {

    @Option(names = "--secret-file", paramLabel = "FILE", description = "Secret of the masking; default: random.")
    Path secretFile;

    @Option(names = "--keep", paramLabel = "GLOB", description = "Do not mask keys that match.")
    List<String> keep = new ArrayList<>();

    @Option(
            names = "--keep-fields",
            paramLabel = "GLOB",
            description = "Do not mask fields and JSON members that match.")
    List<String> keepFields = new ArrayList<>();

    @Option(names = "--keep-field-names", description = "Do not mask names of fields.")
    boolean keepFieldNames;

    @Option(names = "--drop-fields", paramLabel = "GLOB", description = "Leave out hash fields that match.")
    List<String> dropFields = new ArrayList<>();

    @Option(names = "--keys", description = "Mask names of keys, except parts of ASCII letters.")
    boolean keys;

    @Override
    List<Path> alsoRead() {
        return secretFile == null ? List.of() : List.of(secretFile);
    }

    @Override
    Plan begin(Plan kept) throws IOException {
        Masking masking = masking();
        for (String glob : keep) {
            masking = masking.keeping(OptionValue.parse("--keep", glob, Keys::glob));
        }
        for (String glob : keepFields) {
            masking = masking.keepingFields(Glob.ofText(glob)::matches);
        }
        if (keepFieldNames) {
            masking = masking.keepingFieldNames();
        }
        Plan plan = kept.mask(masking);
        if (!dropFields.isEmpty()) {
            plan = plan.withoutFields(
                    "--drop-fields",
                    dropFields.stream()
                            .map(glob -> (Predicate<Bytes>) Glob.ofText(glob)::matches)
                            .reduce(Predicate::or)
                            .orElseThrow());
        }
        return keys ? plan.rename(masking.names()) : plan;
    }

    private Masking masking() throws IOException {
        if (secretFile == null) {
            return Masking.byRandom();
        }
        byte[] secret = Files.readAllBytes(secretFile);
        return OptionValue.parse("--secret-file", secretFile.toString(), file -> Masking.by(secret));
    }

    @Override
    Summary write(Source source, Plan plan, Path file) throws IOException {
        return Rewrite.from(source).by(plan).to(file, writeOptions());
    }

    @Override
    Summary write(Source source, Plan plan, WritableByteChannel stream) throws IOException {
        return Rewrite.from(source).by(plan).to(stream, writeOptions());
    }

    @Override
    Summary dryRun(Source source, Plan plan) throws IOException {
        return Rewrite.from(source).by(plan).dryRun(writeOptions());
    }
}
