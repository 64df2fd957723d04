package io.rdbkit.cli;

import io.rdbkit.format.FilePolicy;
import io.rdbkit.serve.DumpServer;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "serve",
        customSynopsis = "rdb serve [OPTIONS] FILE",
        header = "Answers clients from a dump, as a server that may only be read.",
        footer = {
            "",
            "FILE is a plain RDB; a compressed one has to be unpacked first. docs/serve.md has the commands.",
            "A server loads the dump by REPLICAOF 127.0.0.1 PORT, and drops what it had; REPLICAOF NO ONE frees it.",
            "",
            "Examples:",
            "  rdb serve dump.rdb --port 6399",
            "  rdb serve dump.rdb --port 6399 --key 'user:*' --rename-prefix user:=u: --index dump.index",
            "",
            ExitCode.HELP
        })
final class ServeCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Dump to serve.")
    String file;

    @Mixin
    ServeOptions options;

    @Option(names = "--index", paramLabel = "FILE", description = "Keep the index in this file for the next start.")
    Path index;

    @Mixin
    FilterOptions filters;

    @Mixin
    ChangeOptions changes;

    @Mixin
    ConvertOptions convert;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (file.equals("-")) {
            throw new IllegalArgumentException(
                    "values are read when clients ask for them, so standard input can't be" + " served: name a file");
        }
        RdbCommand.requireFile(file);
        options.check();
        Plan plan = convert.addTo(changes.addTo(filters.plan(common.nowMillis()), common.nowMillis()));
        Source source = aof.source(rdb.source(file, common));
        try (DumpServer server = convert.reporting(plan, () -> report(source), with -> start(source, with))) {
            say(server);
            int verdict = server.summary() == null
                    ? ExitCode.DONE
                    : filters.verdict(plan, server.keys(), common.quiet, common, spec);
            if (verdict != ExitCode.DONE) {
                return verdict;
            }
            if (!common.quiet) {
                err("serving " + server.keys() + " keys of " + file + " on " + ServeOptions.text(server.address()));
            }
            return options.await(server);
        }
    }

    private DumpServer start(Source source, Plan plan) throws IOException {
        String choice = index == null ? null : ServeChoice.of(spec, filters.files());
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            return options.start(
                    Path.of(file),
                    source.reporting(progress),
                    plan,
                    index,
                    choice,
                    common.nowMillis(),
                    failure -> err("rdb: " + Failure.line(failure, file, common.keyDisplay())));
        }
    }

    private LossReport report(Source source) throws IOException {
        return convert.report.equals("-")
                ? new LossReport(rdb.streams().out(), common.hideKeys)
                : new LossReport(Path.of(convert.report), source, FilePolicy.DEFAULT, common.hideKeys);
    }

    /** Says what was left out of the dump. */
    private void say(DumpServer server) {
        Summary summary = server.summary();
        if (summary == null) {
            return;
        }
        AofOptions.say(file, summary, common.quiet, spec);
        if (common.quiet) {
            return;
        }
        SummaryText.leftOut(summary).forEach(line -> err("rdb: " + line));
        if (server.expired() > 0) {
            err("rdb: keys that clients don't see because they have expired: " + server.expired());
        }
        if (summary.losses() != null) {
            SummaryText.losses(summary, common.keyDisplay()).forEach(line -> err("rdb: " + line));
        }
    }

    private void err(String line) {
        spec.commandLine().getErr().println(Failure.oneLine(line));
        spec.commandLine().getErr().flush();
    }
}
