package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.ReadOptions;
import io.rdbkit.analyze.MemoryGroup;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** The memory that the keys of a file take in the server, for people. */
final class InfoMemory {

    private InfoMemory() {}

    /** Reads the file once more. */
    static List<String> lines(Source source, long nowMillis) throws IOException {
        MemoryReport report =
                new MemoryReport(new MemoryReport.Options(EnumSet.of(MemoryReport.By.TYPE), 1, nowMillis, 0, "", 1, 1));
        KeyMemory memory = new MemoryOptions().newMemory(false);
        Scan.entries(source.droppingAofTail(), Plan.NOTHING, ReadOptions.DEFAULT, entry -> {
            if (entry instanceof KeyEntry key) {
                report.add(0, key, memory.of(key));
            } else {
                memory.see(entry);
            }
        });
        List<String> lines = new ArrayList<>();
        MemoryModel model = memory.model();
        if (model != null) {
            InfoText.add(
                    lines,
                    "memory",
                    figures(report.total()) + " in " + model.server() + ", " + model.allocator()
                            + (model.isMeasured() && !memory.isAnother() ? "" : " (estimates)"));
            report.groups(MemoryReport.By.TYPE)
                    .forEach((type, group) -> InfoText.add(lines, "of " + type, figures(group)));
        }
        return lines;
    }

    private static String figures(MemoryGroup group) {
        boolean estimates = group.estimates() > 0;
        return (estimates ? "about " : "") + InfoText.number(group.memory()) + " bytes, "
                + InfoText.number(group.allocated()) + " allocated";
    }
}
