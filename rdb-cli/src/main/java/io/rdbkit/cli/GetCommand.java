package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.cli.resp.RespLosses;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.NumberRanges;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "get",
        customSynopsis = "rdb get [OPTIONS] FILE KEY...",
        header = "Shows the values of some keys.",
        footer = {
            "",
            "Write a KEY as 'rdb keys' prints it: \\n, \\r, \\t, \\\\ and \\xNN stand for bytes. Keys come in the",
            "order of the file, from all databases or those of --db. KEY and --db are those of the file, before",
            "any change.",
            "",
            "Formats: text shows one screen of each value and is safe on a terminal. json is the form of",
            "'rdb export'. resp is commands for 'redis-cli --pipe'. raw is the bytes of a string, or each part of",
            "another value with a line end. dump is the payload of one key for RESTORE. csv is a row an element.",
            "",
            "Examples:",
            "  rdb get dump.rdb user:42",
            "  rdb get dump.rdb cache:7 --format dump | redis-cli -x restore cache:7 0",
            "",
            "Exit code 1 if a key is missing; the others are printed all the same.",
            ExitCode.HELP
        })
final class GetCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "File to read; - is standard input.")
    String file;

    @Parameters(index = "1..*", paramLabel = "KEY", arity = "1..*", description = "Key to show.")
    List<String> keys;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default), json, resp, raw, dump or csv.")
    GetFormat format = GetFormat.TEXT;

    @Option(names = "--full", description = "With --format text: show the whole value, not one screen of it.")
    boolean full;

    @Option(names = "--db", paramLabel = "N", description = "Databases, such as 0,3,5-7.")
    List<String> db = new ArrayList<>();

    @Mixin
    KeyChangeOptions changes;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Set<Bytes> missing = new LinkedHashSet<>();
        for (String key : keys) {
            missing.add(OptionValue.parse("KEY", key, text -> KeySet.unescape(text.getBytes(StandardCharsets.UTF_8))));
        }
        if (format == GetFormat.DUMP && missing.size() > 1) {
            throw new IllegalArgumentException("--format dump takes one KEY");
        }
        if (format == GetFormat.DUMP && rdb.streams().outIsTerminal()) {
            throw new IllegalArgumentException(
                    "standard output is a terminal, and --format dump is binary data: redirect it, or pipe it");
        }
        Set<Bytes> wanted = Set.copyOf(missing);
        Plan chosen = inDbs().keep("KEY", key -> {
            missing.remove(key.key());
            return wanted.contains(key.key());
        });
        Summary read = print(changes.addTo(chosen, common.nowMillis()));
        if (!common.quiet) {
            SummaryText.leftOut(read).forEach(line -> spec.commandLine()
                    .getErr()
                    .println("rdb: " + Failure.oneLine(rdb.reading() + ": " + line)));
        }
        AofOptions.say(rdb.reading(), read, common.quiet, spec);
        for (Bytes key : missing) {
            spec.commandLine()
                    .getErr()
                    .println("rdb: " + rdb.reading() + ": no key "
                            + common.keyDisplay().of(key) + where() + (read.tail() == null ? "" : " in the RDB"));
        }
        return missing.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    private Plan inDbs() {
        return db.stream()
                .map(numbers -> OptionValue.parse(
                        "--db", numbers, text -> Keys.db(NumberRanges.parse(text, Integer.MAX_VALUE))))
                .reduce((one, other) -> one.or(other))
                .map(condition -> Plan.NOTHING.keep("--db", condition))
                .orElse(Plan.NOTHING);
    }

    private String where() {
        return db.isEmpty() ? "" : " in db " + String.join(",", db);
    }

    /** Prints the keys of a plan. */
    private Summary print(Plan plan) throws IOException {
        OutputStream out = rdb.out(common);
        RespLosses losses = new RespLosses();
        EntryFormat entries = format.open(full, common.nowMillis(), losses);
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            Source source = aof.source(rdb.source(file, common)).reporting(progress);
            if (format == GetFormat.CSV) {
                out.write(ElementCsv.header(false));
            }
            entries.begin(0, out);
            try {
                return Scan.of(source, plan, key -> entries.write(key, out));
            } finally {
                entries.end(out); // also the keys before damage
            }
        } finally {
            for (String lost : losses.lines()) {
                spec.commandLine().getErr().println("rdb: " + Failure.oneLine(rdb.reading() + ": " + lost));
            }
        }
    }
}
