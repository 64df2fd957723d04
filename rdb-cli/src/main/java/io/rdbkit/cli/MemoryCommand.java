package io.rdbkit.cli;

import io.rdbkit.analyze.MemoryGroup;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb memory}. */
@Command(
        name = "memory",
        header = "Shows how much memory keys take in the server.",
        footer = {
            "",
            "memory is what MEMORY USAGE key SAMPLES 0 answers after the server has loaded the key, allocated what",
            "used_memory grows by. A ~ marks estimates. docs/memory.md tells how exact the figures are.",
            "In prefixes a * stands for digits, hexadecimal numbers and UUIDs; a + says that some may be missing.",
            "",
            "Examples:",
            "  rdb memory dump.rdb --by prefix --top 20",
            "  rdb memory shards/*.rdb --top 50 --for valkey-9.1",
            "",
            ExitCode.HELP
        })
final class MemoryCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;
    private static final int MOST_TOP_OF_JSON = 10_000;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Mixin
    InputFiles input;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "Sums by prefix, type, db, encoding, slot, ttl or file; default: each key.")
    MemoryReport.By by;

    @Option(names = "--top", paramLabel = "N", description = "Only the N largest.")
    Integer top;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table (default), csv, jsonl; json: all sums and the largest keys in one object.")
    MemoryFormat format = MemoryFormat.TABLE;

    @Mixin
    PrefixOptions prefixes;

    @Mixin
    MemoryOptions options;

    @Mixin
    FilterOptions filters;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    private KeyMemory memory;
    private List<String> files;

    @Override
    public Integer call() throws IOException {
        check();
        files = input.names(common.quiet);
        Plan plan = filters.plan(common.nowMillis());
        boolean keys = by == null && format != MemoryFormat.JSON;
        memory = options.newMemory(keys);
        KeyListing listing = new KeyListing(rdb, common, aof, spec, files, memory);
        long kept;
        if (keys) {
            kept = listing.list(
                    plan,
                    KeyFormat.valueOf(format.name()),
                    false,
                    top == null ? null : KeyOrder.MEMORY,
                    top == null ? null : top.longValue());
            sayModels();
        } else {
            kept = report(listing, plan);
        }
        return filters.verdict(plan, kept, common.quiet, common, spec);
    }

    /** @throws IllegalArgumentException if the options don't go together */
    private void check() {
        if (top != null && top < 1) {
            throw new IllegalArgumentException("--top " + top + ": not a number from 1 on");
        }
        if (format == MemoryFormat.JSON && by != null) {
            throw new IllegalArgumentException("--format json has all sums: it goes without --by");
        }
        if (format == MemoryFormat.JSON && top != null && top > MOST_TOP_OF_JSON) {
            throw new IllegalArgumentException("--top " + top + ": --format json has at most " + MOST_TOP_OF_JSON);
        }
        boolean hasPrefixes = by == MemoryReport.By.PREFIX || format == MemoryFormat.JSON;
        if (!hasPrefixes && prefixes.areGiven()) {
            throw new IllegalArgumentException("--depth and --separators go with --by prefix or --format json");
        }
    }

    private long report(KeyListing listing, Plan plan) throws IOException {
        MemoryScan scan = new MemoryScan(reportOptions(), memory);
        long kept = scan.run(listing, plan);
        if (format == MemoryFormat.JSON) {
            LineBuffer out = new LineBuffer(rdb.out(common), BUFFER);
            out.put(new MemoryJson(scan, files, MemoryJson.Detail.WHOLE).text()).endLine();
            out.flush();
        } else {
            writeLines(scan.report());
        }
        sayModels();
        return kept;
    }

    private MemoryReport.Options reportOptions() {
        boolean json = format == MemoryFormat.JSON;
        return MemoryScan.options(
                json ? EnumSet.allOf(MemoryReport.By.class) : EnumSet.of(by),
                files.size(),
                common.nowMillis(),
                json ? top == null ? MemoryScan.DEFAULT_TOP : top : 0,
                prefixes.separators,
                prefixes.depth());
    }

    private void writeLines(MemoryReport report) throws IOException {
        List<MemoryRow> rows;
        long more;
        if (by == MemoryReport.By.PREFIX) {
            MemoryReport.Prefixes found = prefixes(report);
            rows = found.largest().stream()
                    .map(node -> new MemoryRow(node.prefix(), node, node.mostMissing()))
                    .toList();
            more = found.more();
        } else {
            List<MemoryRow> all = groups(report);
            rows = top == null ? all : all.subList(0, Math.min(top, all.size()));
            more = all.size() - rows.size();
        }
        LineBuffer out = new LineBuffer(rdb.out(common), BUFFER);
        new MemoryLines(out, word(by), files.size() > 1 ? files : List.of(), report).write(format, rows, more);
        if (!common.quiet && report.tables() > 0) {
            err().println("rdb: the tables of the databases take " + report.tables()
                    + " bytes of used_memory beside the keys");
        }
    }

    private List<MemoryRow> groups(MemoryReport report) {
        List<MemoryRow> rows = new ArrayList<>();
        report.groups(by).forEach((name, group) -> {
            String shown = by == MemoryReport.By.FILE ? files.get(Integer.parseInt(name)) : name;
            rows.add(new MemoryRow(Bytes.utf8(shown), group, 0));
        });
        rows.sort(Comparator.comparing(MemoryRow::group, Comparator.comparingLong(MemoryGroup::memory))
                .reversed());
        return rows;
    }

    private MemoryReport.Prefixes prefixes(MemoryReport report) {
        long least = top != null ? 0 : report.total().memory() / MemoryJson.LEAST_PART;
        MemoryReport.Prefixes found = report.largestPrefixes(top != null ? top : Integer.MAX_VALUE, least);
        if (!common.quiet) {
            if (top == null && found.more() > 0) {
                err().println("rdb: prefixes below a thousandth of the memory are left out: " + found.more()
                        + "; --top N shows the N largest");
            }
            if (report.prefixBound() > 0) {
                err().println("rdb: there are too many prefixes to keep all: one that is marked + may lack "
                        + report.prefixBound() + " bytes at most, and so may one that is not told");
            }
        }
        return found;
    }

    /** Says of which servers the figures are, and if they are estimates. */
    private void sayModels() {
        if (!common.quiet) {
            memory.say(rdb.reading(), err());
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** As it is named on the command line. */
    static String word(MemoryReport.By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
