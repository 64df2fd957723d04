package io.rdbkit.cli;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb report}. */
@Command(
        name = "report",
        customSynopsis = "rdb report [OPTIONS] FILE... -o OUT",
        header = "Makes an HTML page: how much memory keys take in the server.",
        footer = {
            "",
            "The page is one HTML file of at most 2 MB. A browser shows it from disk, without a network. Its figures",
            "are those of 'rdb memory --format json'. docs/report.md tells what is on it.",
            "",
            "Examples:",
            "  rdb report dump.rdb -o report.html",
            "  rdb report today.rdb --against yesterday.rdb -o growth.html",
            "",
            ExitCode.HELP
        })
final class ReportCommand implements Callable<Integer> {

    /** More would not fit on the page. */
    private static final int MOST_FILES = 100;

    private static final int MOST_TOP = 1000;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Mixin
    InputFiles input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "Page to write; - is standard output.")
    String output;

    @Option(names = "--against", paramLabel = "OLD", description = "Show growth since this older dump.")
    String against;

    @Option(names = "--deep", description = "Show also what 'rdb verify --deep' finds.")
    boolean deep;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Number of largest keys to list; default 100, at most 1000.")
    int top = MemoryScan.DEFAULT_TOP;

    @Mixin
    FileOptions to;

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

    private List<String> files;

    @Override
    public Integer call() throws IOException {
        files = input.names(common.quiet);
        check();
        return output.equals("-") ? make(rdb.out(common)) : makeFile();
    }

    /** @throws IllegalArgumentException if the options don't go together */
    private void check() {
        if (files.size() > MOST_FILES) {
            throw new IllegalArgumentException(files.size() + " files are too many for a page: at most " + MOST_FILES
                    + "; rdb merge makes one of them");
        }
        if (top < 0 || top > MOST_TOP) {
            throw new IllegalArgumentException("--top " + top + ": not a number from 0 to " + MOST_TOP);
        }
        if ("-".equals(against) && files.contains("-")) {
            throw new IllegalArgumentException("- is given twice, and standard input can be read once");
        }
        if (deep && files.contains("-")) {
            throw new IllegalArgumentException("--deep reads each file again, and standard input can be read once");
        }
        to.requireFileForMode(output);
    }

    private int makeFile() throws IOException {
        List<Path> read = new ArrayList<>(filters.files());
        List<String> all = new ArrayList<>(files);
        if (against != null) {
            all.add(against);
        }
        all.forEach(file -> read.addAll(RdbCommand.behind(file)));
        Inputs inputs = rdb.inputs(all, aof, common);
        FilePolicy policy = to.policy(read);
        try (OutputFile out = OutputFile.of(inputs, Path.of(output), policy)) {
            int code = make(out.stream());
            out.publish();
            return code;
        }
    }

    private int make(OutputStream out) throws IOException {
        List<Source> sources = new ArrayList<>();
        files.forEach(file -> sources.add(file.equals("-") ? null : rdb.source(file, common)));
        Inventories inventories = new Inventories(sources, common.nowMillis());
        try {
            return make(out, inventories);
        } finally {
            inventories.stop();
        }
    }

    private int make(OutputStream out, Inventories inventories) throws IOException {
        Plan plan = filters.plan(common.nowMillis());
        KeyMemory memory = options.newMemory(false);
        MemoryScan now = scan(files, memory);
        long kept = now.run(listing(files, memory), plan);
        if (!common.quiet) {
            memory.say(rdb.reading(), spec.commandLine().getErr());
        }
        MemoryScan old = null;
        if (against != null) {
            KeyMemory ofOld = options.newMemory(false);
            old = scan(List.of(against), ofOld);
            old.run(listing(List.of(against), ofOld), filters.plan(common.nowMillis()));
        }
        ReportJson json = new ReportJson(files, now, against, old, found(inventories), findings(), plan.hasRules());
        new ReportPage(json).write(out);
        return filters.verdict(plan, kept, common.quiet, common, spec);
    }

    /** Null if they are not wanted. */
    private ReportFindings findings() throws IOException {
        if (!deep) {
            return null;
        }
        ReportFindings findings = new ReportFindings();
        for (String file : files) {
            findings.look(file, rdb.source(file, common), common.nowMillis());
        }
        return findings;
    }

    private List<Inventory> found(Inventories inventories) throws IOException {
        try {
            return inventories.all();
        } catch (IOException e) {
            rdb.reads(files.get(inventories.at()));
            throw e;
        }
    }

    private MemoryScan scan(List<String> of, KeyMemory memory) {
        return new MemoryScan(
                MemoryScan.options(
                        EnumSet.allOf(MemoryReport.By.class),
                        of.size(),
                        common.nowMillis(),
                        top,
                        prefixes.separators,
                        prefixes.depth()),
                memory);
    }

    private KeyListing listing(List<String> of, KeyMemory memory) {
        return new KeyListing(rdb, common, aof, spec, of, memory);
    }
}
