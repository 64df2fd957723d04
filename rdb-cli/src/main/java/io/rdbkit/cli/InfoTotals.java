package io.rdbkit.cli;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.format.ValueKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Prints the totals of {@code rdb info} over several files. */
final class InfoTotals {

    private long bytes;
    private long keys;
    private long expires;
    /** The keys, elements and bytes of each kind. */
    private final Map<ValueKind, long[]> kinds = new EnumMap<>(ValueKind.class);

    void add(Inventory file) {
        bytes += file.length();
        keys += file.keys();
        expires += file.expires();
        file.kinds().forEach((kind, more) -> {
            long[] total = kinds.computeIfAbsent(kind, none -> new long[3]);
            total[0] += more.keys();
            total[1] += more.elements();
            total[2] += more.bytes();
        });
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        InfoText.add(lines, "bytes", InfoText.number(bytes));
        InfoText.add(lines, "keys", InfoText.number(keys) + ", " + InfoText.number(expires) + " expiring");
        kinds.forEach((kind, total) -> InfoText.addKind(lines, kind, total[0], total[1], total[2]));
        return lines;
    }
}
