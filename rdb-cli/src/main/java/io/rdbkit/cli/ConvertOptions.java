package io.rdbkit.cli;

import io.rdbkit.LossPolicy;
import io.rdbkit.OnLoss;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options about the target server. Every command that makes an RDB from another RDB has them. */
final class ConvertOptions {

    @Option(
            names = "--target",
            paramLabel = "SERVER",
            description = "Write for this server: redis-6.2, valkey-9.1, latest, rdb-9.")
    String target;

    @Option(
            names = "--on-loss",
            paramLabel = "WHAT",
            split = ",",
            hideParamSyntax = true,
            description = "fail (default), drop-key, drop-feature; eviction=drop-feature.")
    List<String> onLoss = new ArrayList<>();

    @Option(
            names = "--assume-module",
            paramLabel = "TYPE",
            split = ",",
            hideParamSyntax = true,
            description = "The server has this module type, such as ReJSON-RL.")
    List<String> assumeModule = new ArrayList<>();

    @Option(names = "--trust", description = "Copy values unread, even if the server would refuse them.")
    boolean trust;

    @Option(names = "--report", paramLabel = "FILE", description = "Losses and duplicates as JSON lines; - is stdout.")
    String report;

    /** Adds these options to a plan. */
    Plan addTo(Plan plan) {
        if (target == null) {
            requireNone(report != null, "--report");
        }
        return addToReported(plan);
    }

    /** The same where there is something to report without a target too. */
    Plan addToReported(Plan plan) {
        if (target == null) {
            requireNone(!onLoss.isEmpty(), "--on-loss");
            requireNone(!assumeModule.isEmpty(), "--assume-module");
            requireNone(trust, "--trust");
            return plan;
        }
        return addTo(plan, target(target, assumeModule));
    }

    /** The server that {@code --target} names, else a server that is known without it; with the modules assumed. */
    Target targetOr(Target known) {
        Target to = target == null ? known : target(target, List.of());
        for (String module : assumeModule) {
            to = to.assumingModule(module);
        }
        return to;
    }

    /** Adds these options to a plan for a target. */
    Plan addTo(Plan plan, Target to) {
        Plan converting = plan.target(to).onLoss("--on-loss", policy());
        return trust ? converting.trustingValues() : converting;
    }

    /** The version that is written for the target; null if there is no target. */
    RdbVersion version() {
        return target == null ? null : target(target, assumeModule).version();
    }

    /** Whether the command may refuse to go on after it has read much. */
    boolean mayRefuse() {
        return target != null && failsOnLoss();
    }

    /** Whether a loss of any feature is refused. */
    boolean failsOnLoss() {
        return policy().general() == OnLoss.FAIL || policy().exceptions().containsValue(OnLoss.FAIL);
    }

    /** Work that follows a plan. */
    interface Job<T> {
        T by(Plan plan) throws IOException;
    }

    /** Opens the report. */
    interface Opening {
        LossReport open() throws IOException;
    }

    /** Does the work and lists the losses if {@code --report} is given, also if the losses are refused. */
    <T> T reporting(Plan plan, Opening opening, Job<T> job) throws IOException {
        if (report == null) {
            return job.by(plan);
        }
        try (LossReport losses = opening.open()) {
            T done = refusing(plan, losses, job);
            losses.publish();
            return done;
        }
    }

    /** Does the work and lists the losses only if they are refused. */
    static <T> T refusing(Plan plan, LossReport losses, Job<T> job) throws IOException {
        try {
            return job.by(plan.reportingLosses(losses).reportingDuplicates(losses));
        } catch (RdbRefusedException e) {
            if (e.reason() == RdbRefusedException.Reason.LOSS_FOR_TARGET
                    || e.reason() == RdbRefusedException.Reason.DUPLICATE) {
                losses.publish(e);
            }
            throw e;
        }
    }

    private static void requireNone(boolean given, String option) {
        if (given) {
            throw new IllegalArgumentException(option + " goes with --target");
        }
    }

    /** @throws IllegalArgumentException that names the option */
    static Target target(String name, List<String> modules) {
        Target target = OptionValue.parse("--target", name, Target::parse);
        for (String module : modules) {
            target = target.assumingModule(module);
        }
        return target;
    }

    private LossPolicy policy() {
        LossPolicy policy = LossPolicy.FAIL;
        for (String text : onLoss) {
            if (!text.contains("=")) {
                policy = new LossPolicy(
                        OptionValue.parse("--on-loss", text, ConvertOptions::onLoss), policy.exceptions());
            }
        }
        for (String text : onLoss) {
            int equals = text.indexOf('=');
            if (equals >= 0) {
                policy = policy.except(
                        OptionValue.parse("--on-loss", text, t -> feature(t.substring(0, equals))),
                        OptionValue.parse("--on-loss", text, t -> onLoss(t.substring(equals + 1))));
            }
        }
        return policy;
    }

    private static OnLoss onLoss(String text) {
        return constant(OnLoss.values(), text, "it is");
    }

    private static Feature feature(String text) {
        return constant(Feature.values(), text, "no such feature; there are");
    }

    private static <E extends Enum<E>> E constant(E[] all, String text, String otherwise) {
        String name = text.toLowerCase(Locale.ROOT);
        for (E one : all) {
            if (one.toString().equals(name)) {
                return one;
            }
        }
        throw new IllegalArgumentException(otherwise + " " + Wording.list(List.of(all)));
    }
}
