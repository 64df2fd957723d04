package io.rdbkit.transform;

import io.rdbkit.AuxEntry;
import io.rdbkit.EntryFormat;
import io.rdbkit.EntryWriter;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.ResizeHint;
import io.rdbkit.StandaloneEntry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.ledger.KeyLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pass of a plan over several inputs: what stays goes to a sink as if it had stood in one file. Each input is read twice: up to its first key,
 * and as a whole.
 */
final class JoinedPass {

    /** A switch from one input to the next, which must come to whoever writes between their keys. */
    interface Switch {
        void to(EntryFormat.Step step) throws IOException;
    }

    /** The last version of Redis that Valkey loads too. */
    private static final int LAST_SHARED = 11;

    private final Inputs inputs;
    private final List<InputHead> heads;
    private final Plan plan;
    private final Summary summary;
    private final KeyOrigins origins;
    private final PlanPass run;
    private final SharedRecords shared;
    private final RdbVersion version;

    /**
     * Reads what stands before the keys.
     *
     * @param inputs each of which can be read again
     * @throws RdbRefusedException if they can't be put together
     */
    @SuppressWarnings("NullAway") // there is at least one input
    JoinedPass(Inputs inputs, Plan plan, Summary summary) throws IOException {
        this.inputs = inputs;
        this.plan = plan;
        this.summary = summary;
        List<InputHead> read = new ArrayList<>();
        inputs.each(input -> read.add(InputHead.of(input, plan)));
        heads = plan.onDuplicate() == DuplicatePolicy.NEWEST && read.size() > 1 ? oldestFirst(read) : read;
        if (plan.target() == null) {
            requireOneProducer(heads);
        }
        version = plan.target() == null ? versionOfAll(heads) : plan.target().version();
        origins = new KeyOrigins(inputs::reading);
        run = new PlanPass(null, plan, summary, origins);
        shared = new SharedRecords(
                plan.onDuplicate(), plan.target() == null || plan.target().takes(Opcode.HASH_TEMPLATE), summary);
    }

    private static List<InputHead> oldestFirst(List<InputHead> heads) throws RdbRefusedException {
        for (InputHead head : heads) {
            if (head.ctime() == InputHead.UNKNOWN) {
                throw new RdbRefusedException(
                        Reason.DUPLICATE, head.input().name() + " doesn't tell when it was made (AUX ctime)", -1, "");
            }
        }
        return heads.stream().sorted(Comparator.comparingLong(InputHead::ctime)).toList();
    }

    /** Bytes that one producer alone writes mean something else in the file of another. */
    private static void requireOneProducer(List<InputHead> heads) throws RdbRefusedException {
        for (InputHead head : heads) {
            Producer first = heads.get(0).producer();
            if (first != head.producer() && (first.isAlone() || head.producer().isAlone())) {
                throw new RdbRefusedException(
                        Reason.UNLIKE_INPUTS,
                        heads.get(0).input().name() + " is by " + first + " and "
                                + head.input().name() + " by " + head.producer(),
                        -1,
                        "");
            }
        }
    }

    /**
     * The least version that may hold what all hold: a server loads all versions of its own fork up to its own; Valkey's also those of Redis up to
     * 11; and Redis' from 12 on have all that Valkey's have but for what only a look at the keys tells.
     */
    private static @Nullable RdbVersion versionOfAll(List<InputHead> heads) {
        RdbVersion redis = newest(heads, Fork.REDIS);
        RdbVersion valkey = newest(heads, Fork.VALKEY);
        if (redis == null || valkey == null) {
            return redis == null ? valkey : redis;
        }
        return redis.number() <= LAST_SHARED ? valkey : redis;
    }

    private static @Nullable RdbVersion newest(List<InputHead> heads, Fork fork) {
        return heads.stream()
                .map(InputHead::version)
                .filter(version -> version.fork() == fork)
                .max(Comparator.comparingInt(RdbVersion::number))
                .orElse(null);
    }

    /** The version of what is written. */
    RdbVersion version() {
        return version;
    }

    /** Whether all inputs are of that version, so that records which it doesn't have may stay. */
    boolean isOneVersion() {
        return heads.stream().allMatch(head -> head.version().equals(version));
    }

    /**
     * For a job that writes no RDB, and so converts nothing without a target.
     *
     * @throws RdbRefusedException if no server loads all inputs as they are
     */
    void requireOneServer() throws RdbRefusedException {
        for (InputHead head : heads) {
            boolean isShared =
                    head.version().fork() == Fork.REDIS && head.version().number() <= LAST_SHARED;
            if (plan.target() == null && head.version().fork() != version.fork() && !isShared) {
                InputHead other = heads.stream()
                        .filter(one -> one.version().equals(version))
                        .findFirst()
                        .orElse(head);
                throw new RdbRefusedException(
                        Reason.UNLIKE_INPUTS,
                        head.input().name() + " is " + head.version() + " and "
                                + other.input().name() + " is " + version + ", and no server loads both",
                        -1,
                        "");
            }
        }
    }

    /** To write what stays, and to ask what clashed. */
    PlanPass run() {
        return run;
    }

    /** Gives what stays to a writer that {@link #run} gave, and seals that. */
    void through(@Nullable KeyLedger ledger, EntryWriter writer) throws IOException {
        boolean converts = summary.losses != null;
        run.notingIn(ledger);
        through(converts ? null : ledger, writer::write, writer::inOrder);
        writer.seal();
        if (converts) {
            summary.dropLost(plan.lossRule());
        } else if (!isOneVersion()) {
            summary.written = version;
        }
        run.written(writer);
    }

    /**
     * Gives what stays to a sink.
     *
     * @param ledger is told of every key that stays; null if somebody else does that
     */
    void through(@Nullable KeyLedger ledger, PlanPass.Sink sink, Switch between) throws IOException {
        shareAux();
        for (InputHead head : heads) {
            inputs.reading(head.input());
            for (SharedRecords.Record record : head.records()) {
                if (!(record.entry() instanceof AuxEntry)) {
                    shared.add(record, head.input());
                }
            }
        }
        shared.writeBeforeKeys(sink);
        Map<Integer, ResizeHint> sums = new HashMap<>();
        for (InputHead head : heads) {
            inputs.reading(head.input());
            long before = summary.bytesRead;
            between.to(() -> origins.begin(head.input().name(), before));
            try (RdbReader in = head.input().source().openForJob(ReadOptions.DEFAULT.withHoldMeasured(true))) {
                run.through(head.input(), in, ledger, entry -> {
                    if (entry instanceof ResizeHint hint) {
                        sink.accept(sums.merge(hint.db(), hint, JoinedPass::sum));
                    } else if (entry instanceof KeyEntry || entry instanceof AuxEntry aux && aux.isOfKeyBefore()) {
                        sink.accept(entry);
                    } else {
                        takeRecord((StandaloneEntry) entry, head, sink);
                    }
                });
            }
        }
        shared.writeBehindKeys(sink);
    }

    /** Those that tell of one file are the newest file's of the version that is written. */
    private void shareAux() throws IOException {
        List<InputHead> leadingFirst = new ArrayList<>(heads);
        leadingFirst.sort(Comparator.comparing(
                        (InputHead head) -> !head.version().equals(version))
                .thenComparing(Comparator.comparingLong(InputHead::ctime).reversed()));
        InputHead leading = leadingFirst.get(0);
        for (InputHead head : leadingFirst) {
            for (SharedRecords.Record record : head.records()) {
                if (record.entry() instanceof AuxEntry) {
                    if (head == leading || !record.isOfOneFile()) {
                        shared.add(record, head.input());
                    } else if (!leading.has(record)) {
                        summary.leaveOut(record.what());
                    }
                }
            }
        }
    }

    private static ResizeHint sum(ResizeHint one, ResizeHint other) {
        return new ResizeHint(one.offset(), one.db(), one.keys() + other.keys(), one.expires() + other.expires());
    }

    /** A record before the keys is written already; what comes later than the keys that need it, comes now. */
    private void takeRecord(StandaloneEntry entry, InputHead head, PlanPass.Sink sink) throws IOException {
        SharedRecords.Record record = SharedRecords.record(entry, head.version());
        if (record != null
                && !head.has(record)
                && shared.add(record, head.input())
                && !SharedRecords.isBehindKeys(record)) {
            record.to(sink);
        }
    }
}
