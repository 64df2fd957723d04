package io.rdbkit.cli;

import io.rdbkit.Loss;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.repair.RepairSummary;
import io.rdbkit.transform.BuildSummary;
import io.rdbkit.transform.InputEnd;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The closing summary for people. */
final class SummaryText {

    private SummaryText() {}

    /**
     * @param parts the files that a split made, or null
     * @param keys  how to name a key
     */
    static String of(Summary s, List<Part> parts, boolean dryRun, KeyDisplay keys) {
        List<String> lines = new ArrayList<>();
        lines.add((dryRun ? "dry run: " : "") + "read " + s.read() + " keys, " + (dryRun ? "would keep " : "kept ")
                + s.kept());
        if (s.sampledFrom() >= 0) {
            lines.add(share(s));
        }
        s.dropped().forEach((rule, n) -> lines.add("dropped by " + rule + ": " + n));
        if (s.isConverted()) {
            lines.add("converted from "
                    + s.inputs().stream()
                            .map(input -> input.version().toString())
                            .distinct()
                            .collect(Collectors.joining(" and "))
                    + " to " + s.writtenVersion());
        }
        if (s.losses() != null) {
            lines.addAll(losses(s, keys));
            if (s.losses().isEmpty()) {
                lines.add("nothing is lost");
            }
            if (s.areValuesTrusted()) {
                lines.add("values were not checked (--trust)");
            }
            addDatabases(lines, s);
        }
        add(lines, "renamed", s.renamed());
        add(lines, "moved to another database", s.moved());
        add(lines, "expiry changed", s.expiryChanged());
        add(lines, "expiry of hash fields changed", s.fieldExpiryChanged());
        add(lines, "expired hash fields dropped", s.fieldsDropped());
        add(lines, "hash fields left out", s.fieldsLeftOut());
        add(lines, "zsets whose scores stayed, as they were in no order", s.scoresKept());
        add(lines, "duplicates left out", s.duplicates());
        s.leftOut().forEach((what, n) -> lines.add("left out: " + what + (n > 1 ? " (" + n + " times)" : "")));
        for (InputEnd input : s.inputs()) {
            String of = s.inputs().size() == 1 ? "" : Failure.oneLine(RdbCommand.name(input.name())) + ": ";
            addEnd(lines, of, input);
        }
        if (parts != null) {
            for (Part part : parts) {
                lines.add(Failure.oneLine(part.name() + ": " + part.keys() + " keys, " + part.bytes() + " bytes"));
            }
        }
        lines.add(costs(s.bytesRead(), s.bytesWritten(), s.seconds()));
        return String.join(System.lineSeparator(), lines);
    }

    private static void addEnd(List<String> lines, String of, InputEnd input) {
        if (input.checksum() == Checksum.WRONG) {
            lines.add(of + "the input's checksum was wrong; the output's is right for what was read");
        }
        if (input.tail() != null) {
            lines.add(of + "not in the output: " + Wording.commands(input.tail()));
        }
        if (input.ignored() != null) {
            lines.add(of + "not in the output: " + Wording.ignored(input.ignored()));
        }
    }

    private static String share(Summary s) {
        double percent = s.sampledFrom() == 0 ? 100 : 100.0 * s.kept() / s.sampledFrom();
        return String.format(Locale.ROOT, "the sample is %d of %d keys: %.3g %%", s.kept(), s.sampledFrom(), percent);
    }

    static String of(BuildSummary s, boolean dryRun) {
        String others = s.others() == 0 ? "" : " and " + s.others() + " function libraries or modules' data";
        String empty =
                s.empty() == 0 ? "" : System.lineSeparator() + "left out: keys without elements (" + s.empty() + ")";
        return (dryRun ? "dry run: " : "") + s.keys() + " keys" + others + " in " + s.version() + empty
                + System.lineSeparator() + costs(s.bytesRead(), s.bytesWritten(), s.seconds());
    }

    static String of(RepairSummary s, boolean dryRun) {
        List<String> lines = new ArrayList<>();
        lines.add((dryRun ? "dry run: would keep " : "kept ") + s.keys() + " keys of " + s.version());
        s.events().forEach((kind, n) -> add(lines, kind.toString(), n));
        add(lines, "bytes that can't be read", s.unreadableBytes());
        if (s.isWhole()) {
            lines.add("nothing is lost");
        }
        if (s.tail() != null) {
            lines.add("not in the output: " + Wording.commands(s.tail()));
        }
        lines.add(costs(s.bytesRead(), s.bytesWritten(), s.seconds()));
        return String.join(System.lineSeparator(), lines);
    }

    /** What changes left out of an output that is no RDB. */
    static List<String> leftOut(Summary s) {
        List<String> lines = new ArrayList<>();
        add(lines, "keys left out because another has their name", s.duplicates());
        add(
                lines,
                "keys left out because they have expired",
                s.dropped().getOrDefault(KeyChangeOptions.DROP_EXPIRED, 0L));
        add(lines, "hash fields left out because they have expired", s.fieldsDropped());
        return lines;
    }

    /** The losses of a conversion, a line for each feature. */
    static List<String> losses(Summary s, KeyDisplay keys) {
        List<String> lines = new ArrayList<>();
        s.losses().counts().forEach((feature, n) -> {
            List<Loss> examples = s.losses().examples(feature);
            lines.add("lost: " + feature + " " + n + (examples.isEmpty() ? "" : ": ")
                    + examples.stream().map(loss -> shown(loss, keys)).collect(Collectors.joining(", "))
                    + (n > examples.size() && !examples.isEmpty() ? ", ..." : ""));
        });
        return lines;
    }

    private static void addDatabases(List<String> lines, Summary s) {
        if (s.highestDb() >= ServerVersion.DEFAULT_DATABASES) {
            lines.add("note: there is a database " + s.highestDb() + ", so the server needs 'databases' at least "
                    + (s.highestDb() + 1L));
        }
    }

    private static String shown(Loss loss, KeyDisplay keys) {
        return loss.key() == null ? loss.name().toString() : "db " + loss.db() + " " + keys.of(loss.key());
    }

    private static String costs(long bytesRead, long bytesWritten, double seconds) {
        return String.format(Locale.ROOT, "%d bytes read, %d written, %.2f s", bytesRead, bytesWritten, seconds);
    }

    private static void add(List<String> lines, String what, long n) {
        if (n > 0) {
            lines.add(what + ": " + n);
        }
    }
}
