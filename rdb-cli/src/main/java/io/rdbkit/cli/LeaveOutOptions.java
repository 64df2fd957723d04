package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import picocli.CommandLine.Option;

/** The options that leave out parts of a file other than keys. */
final class LeaveOutOptions {

    @Option(names = "--no-functions", description = "Leave out function libraries.")
    boolean noFunctions;

    @Option(names = "--no-modules", description = "Leave out values and AUX data of modules.")
    boolean noModules;

    /** Adds these options to a plan. */
    Plan addTo(Plan plan) {
        Plan less = noFunctions ? plan.withoutFunctions() : plan;
        return noModules ? less.withoutModules("--no-modules") : less;
    }
}
