package io.rdbkit.cli;

import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.transform.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options for limits of input and output. Every command that reads has them. */
final class LimitOptions {

    @Option(
            names = "--limit",
            paramLabel = "NAME=N",
            split = ",",
            hideParamSyntax = true,
            description = "Refuse more than this, as in string=64MB; see docs/limits.md.")
    List<String> limit = new ArrayList<>();

    /** The limits that the options set. */
    Limits limits() {
        return limits(EnumSet.allOf(Limit.class));
    }

    /** @param there the limits that the command has */
    Limits limits(Set<Limit> there) {
        Limits limits = Limits.DEFAULT;
        for (String text : limit) {
            Limits before = limits;
            limits = OptionValue.parse("--limit", text, t -> with(before, t, there));
        }
        return limits;
    }

    private static long amount(String text, Limit limit) {
        return limit.unit() == Limit.Unit.BYTES ? Span.parseSize(text) : Span.parseCount(text);
    }

    private static Limits with(Limits limits, String text, Set<Limit> there) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Limit limit = there.stream()
                .filter(one -> one.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("no such limit; there are " + Wording.list(List.copyOf(there))));
        if (equals < 0) {
            throw new IllegalArgumentException("it has no amount, as in " + limit + "=" + limit.standard());
        }
        return limits.with(limit, amount(text.substring(equals + 1), limit));
    }
}
