package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Sample;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rdb sample}. */
@Command(
        name = "sample",
        customSynopsis = "rdb sample [OPTIONS] FILE -o OUT --keys N",
        header = "Writes a small file with a random choice of keys.",
        footer = {
            "",
            "The same keys and seed give the same sample. docs/mask.md explains the choice.",
            "",
            "Examples:",
            "  rdb sample dump.rdb -o small.rdb --keys 10000 --seed 7",
            "  rdb sample dump.rdb -o few.rdb --per-prefix 20 --type hash,zset",
            "",
            ExitCode.HELP
        })
final class SampleCommand extends FileCommand {

    @Option(names = "--keys", paramLabel = "N", description = "Exactly N keys.")
    Long keys;

    @Option(names = "--fraction", paramLabel = "F", description = "Each key with this probability, such as 0.01.")
    Double fraction;

    @Option(names = "--per-prefix", paramLabel = "N", description = "N keys of each prefix.")
    Integer perPrefix;

    @Option(names = "--separator", paramLabel = "TEXT", description = "Text that ends a prefix; default ':'.")
    String separator;

    @Option(names = "--seed", paramLabel = "N", description = "Number that decides the choice; default 0.")
    long seed;

    @Override
    void check() throws IOException {
        super.check();
        if (Stream.of(keys == null, fraction == null, perPrefix == null)
                        .filter(missing -> !missing)
                        .count()
                != 1) {
            throw new IllegalArgumentException("how much is wanted: one of --keys, --fraction and --per-prefix");
        }
        if (separator != null && perPrefix == null) {
            throw new IllegalArgumentException("--separator goes with --per-prefix");
        }
        sample();
    }

    private Sample sample() {
        if (keys != null) {
            return OptionValue.parse("--keys", keys.toString(), text -> Sample.ofKeys(keys, seed));
        }
        if (fraction != null) {
            return OptionValue.parse("--fraction", fraction.toString(), text -> Sample.ofFraction(fraction, seed));
        }
        Bytes ends = separator == null
                ? Bytes.utf8(":")
                : OptionValue.parse(
                        "--separator", separator, text -> KeySet.unescape(text.getBytes(StandardCharsets.UTF_8)));
        return OptionValue.parse(
                "--per-prefix", perPrefix.toString(), text -> Sample.ofPrefixes(perPrefix, ends, seed));
    }

    @Override
    Summary write(Source source, Plan plan, Path file) throws IOException {
        return sample().from(source).by(plan).to(file, writeOptions());
    }

    @Override
    Summary write(Source source, Plan plan, WritableByteChannel stream) throws IOException {
        return sample().from(source).by(plan).to(stream, writeOptions());
    }

    @Override
    Summary dryRun(Source source, Plan plan) throws IOException {
        return sample().from(source).by(plan).dryRun(writeOptions());
    }
}
