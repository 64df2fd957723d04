package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import picocli.CommandLine.Option;

/** What to leave out beside keys. */
final class LeaveOutOptions {

    @Option(names = "--no-functions", description = "Leave out function libraries.")
    boolean noFunctions;

    @Option(names = "--no-modules", description = "Leave out values and AUX data of modules.")
    boolean noModules;

    /** The plan without them. */
    Plan addTo(Plan plan) {
        Plan less = noFunctions ? plan.withoutFunctions() : plan;
        return noModules ? less.withoutModules("--no-modules") : less;
    }
}
