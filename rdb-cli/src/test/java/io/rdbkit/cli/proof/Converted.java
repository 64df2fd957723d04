package io.rdbkit.cli.proof;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.ServerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A dump that {@code rdb rewrite} converted for a server. It may have lost features.
 *
 * @param kept the number of keys in the file
 */
record Converted(Path file, long kept, ReportedLosses losses) {

    /** @param out a path where no file is yet, and none at {@link #report} */
    static Converted of(Path dump, ServerKind target, Path out, String... more) {
        return of(dump, Bench.target(target), out, more);
    }

    /** @param target may be a server that doesn't run here */
    static Converted of(Path dump, String target, Path out, String... more) {
        Path report = report(out);
        List<String> words = new ArrayList<>(
                List.of("--target", target, "--on-loss", "drop-feature", "--report", report.toString()));
        words.addAll(List.of(more));
        CommandRun run = Bench.rewrite(dump, out, words).exits(0);
        return new Converted(out, run.kept(), ReportedLosses.in(report));
    }

    /** The path of a file's report. */
    static Path report(Path out) {
        return out.resolveSibling(out.getFileName() + ".loss");
    }
}
