package io.rdbkit.cli.resp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what the commands of one output don't restore. Several threads add to it. */
public final class RespLosses {

    private final AtomicLongArray counts = new AtomicLongArray(Unrestorable.values().length);
    /** The number of AUX records of each module. */
    private final Map<String, Long> modules = new ConcurrentSkipListMap<>();

    void add(Unrestorable what, long n) {
        counts.addAndGet(what.ordinal(), n);
    }

    /** Counts an AUX record of a module. */
    void addAuxOf(String module) {
        modules.merge(module, 1L, Long::sum);
    }

    /** Messages about the losses, one a line: {@code no command restores 3 scripts of the script cache}. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Unrestorable what : Unrestorable.values()) {
            long n = counts.get(what.ordinal());
            if (n > 0) {
                lines.add("no command restores " + what.times(n));
            }
        }
        modules.forEach((module, n) -> lines.add("no command restores the data that module " + module
                + " keeps beside its keys (" + n + (n == 1 ? " record)" : " records)")));
        return lines;
    }
}
