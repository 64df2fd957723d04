package io.rdbkit.cli;

import io.rdbkit.AuxEntry;
import io.rdbkit.ValueKind;
import io.rdbkit.analyze.DbCount;
import io.rdbkit.analyze.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An {@link Inventory} for people. */
final class InfoText {

    private static final int LONGEST_AUX_VALUE = 60;

    private InfoText() {}

    static List<String> lines(Inventory i) {
        List<String> lines = new ArrayList<>();
        add(lines, "format", i.version() + within(i.layers()) + ", " + Wording.checksum(i.checksum()));
        add(lines, "bytes", number(i.length()) + Wording.tail(i.tail()));
        addAux(lines, i);
        add(lines, "keys", number(i.keys()));
        addDbs(lines, i.dbs());
        if (!i.types().isEmpty()) {
            add(
                    lines,
                    "written as",
                    i.types().entrySet().stream()
                            .map(type -> type.getKey() + " " + number(type.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        if (i.expires() > 0) {
            add(
                    lines,
                    "expiries",
                    number(i.expires()) + ", from " + Wording.time(i.firstExpiry()) + " to "
                            + Wording.time(i.lastExpiry()) + "; " + number(i.past()) + " have passed");
        }
        if (i.evictionHints() > 0) {
            add(lines, "eviction", number(i.evictionHints()) + " keys have an idle time or LFU counter");
        }
        if (!i.functions().isEmpty()) {
            add(lines, "functions", String.join(", ", i.functions()));
        }
        if (!i.modules().isEmpty()) {
            add(
                    lines,
                    "modules",
                    i.modules().entrySet().stream()
                            .map(m -> m.getKey() + " (" + number(m.getValue()) + " keys)")
                            .collect(Collectors.joining(", ")));
        }
        if (i.slotHints() > 0) {
            add(lines, "cluster", number(i.slotHints()) + " slots");
        }
        add(lines, "loads in", LoadsIn.of(i));
        return lines;
    }

    private static void addAux(List<String> lines, Inventory i) {
        for (AuxEntry aux : i.aux()) {
            String value = aux.value().toString();
            String shown = value.length() <= LONGEST_AUX_VALUE ? value : value.substring(0, LONGEST_AUX_VALUE) + "...";
            add(lines, "AUX", aux.name() + " = " + shown);
        }
        if (i.auxCount() > i.aux().size()) {
            add(lines, "AUX", "and " + (i.auxCount() - i.aux().size()) + " more");
        }
    }

    private static void addDbs(List<String> lines, Map<Integer, DbCount> dbs) {
        dbs.forEach((number, db) -> {
            StringBuilder line = new StringBuilder(number(db.keys()) + " keys, " + number(db.expires()) + " expiring:");
            for (Map.Entry<ValueKind, Long> kind : db.kinds().entrySet()) {
                line.append(' ').append(kind.getKey()).append(' ').append(number(kind.getValue()));
            }
            add(lines, "db " + number, line.toString());
        });
    }

    private static String within(List<String> layers) {
        return layers.isEmpty() ? "" : " within " + String.join(" within ", layers);
    }

    private static void add(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "%-11s %s", name, value));
    }

    private static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
