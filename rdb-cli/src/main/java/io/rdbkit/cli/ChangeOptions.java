package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that change what is written. Every command that writes an RDB has them. */
final class ChangeOptions extends KeyChangeOptions {

    @Mixin
    LeaveOutOptions leaveOut;

    @Option(names = "--no-aux", description = "Leave out AUX fields.")
    boolean noAux;

    @Override
    Plan addTo(Plan filters, long nowMillis) {
        Plan plan = leaveOut.addTo(super.addTo(filters, nowMillis));
        return noAux ? plan.withoutAux() : plan;
    }
}
