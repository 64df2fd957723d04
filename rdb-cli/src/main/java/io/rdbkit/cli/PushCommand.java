package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.cli.resp.RespLosses;
import io.rdbkit.cli.resp.RespOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.Target;
import io.rdbkit.live.Existing;
import io.rdbkit.live.Push;
import io.rdbkit.live.PushResult;
import io.rdbkit.live.ServerException;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Span;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "push",
        customSynopsis = "rdb push [OPTIONS] FILE ADDRESS",
        header = "Sends keys to a live server or cluster.",
        footer = {
            "",
            "Keys are sent as RESTORE, converted for the server. If the server has one of the keys, nothing is sent",
            "without --skip-existing or --replace.",
            "",
            "Examples:",
            "  rdb push dump.rdb redis://localhost:7000 --key 'user:*' --rate 20000",
            "  rdb push dump.rdb redis://db --replace --verify all",
            "  rdb push dump.rdb redis://node:7000 --db-prefix 'db{db}:'",
            "",
            "Exit code 5: the server refused keys, or has some already. 4: the link broke, or the server is full.",
            "1: --verify found a difference.",
            ExitCode.HELP
        })
final class PushCommand implements Callable<Integer> {

    private static final String ALL = "all";

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "File to read; - is standard input.")
    String file;

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "Server, such as redis://host:6379.")
    String address;

    @Option(names = "--skip-existing", description = "Leave keys as they are that the server has.")
    boolean skipExisting;

    @Option(names = "--replace", description = "Replace keys that the server has.")
    boolean replace;

    @Option(names = "--rate", paramLabel = "N", description = "At most N keys a second, or bytes as in 10MB.")
    String rate;

    @Option(names = "--functions", description = "Send function libraries too.")
    boolean functions;

    @Option(
            names = "--resume",
            paramLabel = "CHECKPOINT",
            description = "Note the progress in this file, and go on from there.")
    String resume;

    @Option(
            names = "--verify",
            paramLabel = "N",
            description = "Then compare about N keys of the server with the file, or all.")
    String verify;

    @Option(names = "--dry-run", description = "Look what would happen, and write nothing.")
    boolean dryRun;

    @Mixin
    FilterOptions filters;

    @Mixin
    KeyChangeOptions changes;

    @Mixin
    LeaveOutOptions leaveOut;

    @Mixin
    ConvertOptions convert;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    private Existing existing;
    private Target target;
    private RespLosses losses;
    private PushCheckpoint checkpoint;
    /** What the look at the keys found; null if the input can't be read twice. */
    private Summary looked;

    @Override
    public Integer call() throws IOException {
        check();
        Plan filtered = leaveOut.addTo(changes.addTo(filters.plan(common.nowMillis()), common.nowMillis()));
        Plan kept = functions ? filtered : filtered.keysAlone();
        try (Push push = connect()) {
            target = convert.targetOr(push.target());
            Plan plan = convert.addTo(kept, target);
            if (convert.report == null) {
                return push(push, kept, plan, null);
            }
            try (LossReport listed = report()) {
                push.telling(left -> listed.left(
                        left.outcome().toString().toLowerCase(Locale.ROOT),
                        left.db(),
                        left.key(),
                        left.offset(),
                        left.answer()));
                int code;
                try {
                    code = push(push, kept, plan, listed);
                } catch (ServerException e) {
                    listed.publish(e);
                    throw e;
                }
                listed.publish();
                return code;
            }
        }
    }

    /** @param listed the report; may be null */
    private int push(Push push, Plan kept, Plan plan, LossReport listed) throws IOException {
        requireNoLoss(plan);
        if (hasAny(push, kept, listed)) {
            return ExitCode.REFUSED;
        }
        if (dryRun) {
            say("dry run: " + target + " with " + push.keys() + " keys; "
                    + (looked == null ? "" : looked.kept() + " keys would go, ") + "nothing is sent");
            return looked == null ? ExitCode.DONE : filters.verdict(kept, looked.kept(), common.quiet, common, spec);
        }
        if (resume != null) {
            checkpoint = PushCheckpoint.open(Path.of(resume), Path.of(file), spec);
        }
        losses = new RespLosses();
        Summary summary =
                listed == null ? send(push, plan) : ConvertOptions.refusing(plan, listed, with -> send(push, with));
        if (checkpoint != null) {
            checkpoint.delete();
        }
        PushComparison comparison = verify == null ? null : compare(push, plan, summary.kept(), listed);
        return conclude(push.result(), kept, summary, comparison);
    }

    /** Reads the file once more, and compares it with what the server has. */
    private PushComparison compare(Push push, Plan plan, long keys, LossReport listed) throws IOException {
        long oneOf =
                verify.equals(ALL) ? 1 : Math.max(1, keys / OptionValue.parse("--verify", verify, Span::parseCount));
        try (PushComparison comparison = new PushComparison(push, target.version(), listed);
                Progress progress = Progress.of(rdb.streams(), common, file)) {
            Export.of(source().reporting(progress), plan, () -> new ComparedFormat(oneOf), comparison);
            comparison.finish();
            return comparison;
        }
    }

    private void check() {
        if (skipExisting && replace) {
            throw new IllegalArgumentException("--skip-existing and --replace contradict each other");
        }
        if (resume != null && !skipExisting && !replace) {
            throw new IllegalArgumentException("--resume goes with --skip-existing or --replace, because the server"
                    + " has some keys of the earlier push already");
        }
        if (verify != null && !canBeReadAgain()) {
            throw new IllegalArgumentException("--verify needs a file, because it reads the keys again");
        }
        if (verify != null && !verify.equals(ALL) && OptionValue.parse("--verify", verify, Span::parseCount) < 1) {
            throw new IllegalArgumentException("--verify is all, or a number from 1 on");
        }
        if (resume != null && !canBeReadAgain()) {
            throw new IllegalArgumentException("--resume needs a file");
        }
        existing = replace ? Existing.REPLACE : skipExisting ? Existing.SKIP : Existing.REFUSE;
    }

    private boolean canBeReadAgain() {
        return !file.equals("-") && !RdbCommand.isAddress(file);
    }

    private Push connect() throws IOException {
        long perSecond = rate == null ? 0 : OptionValue.parse("--rate", rate, PushCommand::rate);
        boolean isCount = rate != null && isCount(rate);
        rdb.reads(address);
        return new Push(LiveInput.address(address), existing, isCount ? perSecond : 0, isCount ? 0 : perSecond);
    }

    private static boolean isCount(String text) {
        return text.matches("[0-9]+");
    }

    private static long rate(String text) {
        long n = isCount(text) ? Span.parseCount(text) : Span.parseSize(text);
        if (n < 1) {
            throw new IllegalArgumentException("not a number from 1 on");
        }
        return n;
    }

    private Source source() {
        return aof.source(rdb.source(file, common));
    }

    /** Converts everything once without a server, so that a loss is found before the first key is sent. */
    private void requireNoLoss(Plan plan) throws IOException {
        if (!canBeReadAgain() || !convert.failsOnLoss() || isOfTarget()) {
            return;
        }
        losses = new RespLosses();
        ConvertOptions.Job<Summary> trial =
                with -> Export.of(source(), with, formats(-1, Long.MAX_VALUE), OutputStream.nullOutputStream());
        if (convert.report == null) {
            trial.by(plan);
        } else {
            try (LossReport listed = report()) { // which appears only if a loss is refused
                ConvertOptions.refusing(plan, listed, trial);
            }
        }
    }

    /** Whether the server of the file has the same format as the target. Then nothing is lost but values of modules. */
    private boolean isOfTarget() throws IOException {
        try (RdbReader in = source().open(ReadOptions.DEFAULT.withCutTail(true))) {
            return in.version().equals(target.version());
        }
    }

    /**
     * Looks at keys and function libraries before the first is sent.
     *
     * @return whether the server has some of them, and may not; this has said how many
     */
    private boolean hasAny(Push push, Plan plan, LossReport listed) throws IOException {
        boolean ask = existing == Existing.REFUSE && push.keys() > 0;
        Set<String> there = existing == Existing.REFUSE && functions ? push.functions() : Set.of();
        if (!canBeReadAgain()) {
            if (ask || !there.isEmpty()) {
                throw new IllegalArgumentException("the server has " + (ask ? "keys" : "function libraries")
                        + ", and this input can't be read twice to compare them: use --skip-existing or --replace");
            }
            return false;
        }
        ExistingKeys found = new ExistingKeys(push, ask, there, listed);
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            looked = Scan.entries(source().reporting(progress), plan, ReadOptions.DEFAULT, found::add);
        }
        found.finish();
        String text = found.text(common.keyDisplay());
        if (!text.isEmpty()) {
            error(address + ": the server already has " + text
                    + "; nothing is sent, --skip-existing or --replace goes on");
        }
        return !text.isEmpty();
    }

    private Supplier<EntryFormat> formats(long done, long most) {
        RespOptions options = new RespOptions(
                true, existing == Existing.REPLACE, false, target.version(), common.nowMillis(), losses);
        Supplier<EntryFormat> commands = RespFormat.selectedBefore(options);
        Supplier<EntryFormat> pieces =
                RespFormat.inPieces(new RespOptions(false, false, false, target.version(), common.nowMillis(), losses));
        return () -> new PushFormat(commands.get(), pieces.get(), done, most);
    }

    private Summary send(Push push, Plan plan) throws IOException {
        try (Progress progress = Progress.of(rdb.streams(), common, file);
                PushedCommands out = new PushedCommands(push, checkpoint)) {
            Source source = source().reporting(progress);
            long done = checkpoint == null ? -1 : checkpoint.done();
            Summary summary = Export.of(source, plan, formats(done, push.largestWord()), out);
            push.flush();
            return summary;
        }
    }

    private LossReport report() throws IOException {
        return convert.report.equals("-")
                ? new LossReport(rdb.streams().out(), common.hideKeys)
                : new LossReport(Path.of(convert.report), source(), FilePolicy.DEFAULT, common.hideKeys);
    }

    private int conclude(PushResult result, Plan plan, Summary summary, PushComparison comparison) {
        say("sent " + result.sent() + " keys"
                + (result.skipped() == 0 ? "" : ", skipped " + result.skipped() + " that the server has")
                + (result.refused() == 0 ? "" : ", REFUSED " + result.refused()));
        for (PushResult.Left one : result.examples()) {
            String name = one.key() == null
                    ? "a function library"
                    : "key " + common.keyDisplay().of(one.key());
            error("the server refuses " + name + ": " + one.answer());
        }
        AofOptions.say(file, summary, common.quiet, spec);
        if (!common.quiet) {
            SummaryText.losses(summary, common.keyDisplay()).forEach(this::error);
            losses.lines().forEach(this::error);
            if (!functions && summary.functionsLeftOut() > 0) {
                error("left out: " + summary.functionsLeftOut() + " function libraries; --functions sends them");
            }
        }
        if (comparison != null && comparison.allEqual()) {
            say(comparison.text(common.keyDisplay()));
        } else if (comparison != null) {
            error(address + ": " + comparison.text(common.keyDisplay()));
        }
        if (result.refused() > 0) {
            return ExitCode.REFUSED;
        }
        if (comparison != null && !comparison.allEqual()) {
            return ExitCode.NO;
        }
        return filters.verdict(plan, summary.kept(), common.quiet, common, spec);
    }

    private void say(String what) {
        if (!common.quiet) {
            spec.commandLine().getErr().println(Failure.oneLine(address + ": " + what));
        }
    }

    private void error(String what) {
        spec.commandLine().getErr().println("rdb: " + Failure.oneLine(what));
    }
}
