package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Goes through the keys of files, and lists them, one a line. */
final class KeyListing {

    private static final int BUFFER = 1 << 16;

    private final RdbCommand rdb;
    private final CommonOptions common;
    private final AofOptions aof;
    private final CommandSpec spec;
    private final List<String> files;
    private final KeyMemory memory;

    /** @param memory measures keys; null if their memory is not told */
    KeyListing(
            RdbCommand rdb,
            CommonOptions common,
            AofOptions aof,
            CommandSpec spec,
            List<String> files,
            KeyMemory memory) {
        this.rdb = rdb;
        this.common = common;
        this.aof = aof;
        this.spec = spec;
        this.files = files;
        this.memory = memory;
    }

    /**
     * Lists the keys.
     *
     * @param sort null for the order of the files
     * @param top  how many, if they are sorted; null for all
     * @return how many keys the plan left
     */
    long list(Plan plan, KeyFormat format, boolean raw, KeyOrder sort, Long top) throws IOException {
        return sort == null ? list(plan, format, raw) : listSorted(plan, format, raw, sort, top);
    }

    private long list(Plan plan, KeyFormat format, boolean raw) throws IOException {
        KeyLine line = format.open(new LineBuffer(rdb.out(common), BUFFER), raw, named(), memory, style());
        line.header();
        try {
            return scan(plan, line, line::write);
        } finally {
            line.flush(); // also what there was before a damage
        }
    }

    private long listSorted(Plan plan, KeyFormat format, boolean raw, KeyOrder sort, Long top) throws IOException {
        OutputStream limited = rdb.out(common);
        LineBuffer out = new LineBuffer(limited, BUFFER);
        format.open(out, raw, named(), memory, style()).header();
        try (LineSort lines = new LineSort(limited, top == null ? Long.MAX_VALUE : top, LineSort.HELD)) {
            KeyLine line = format.open(new LineBuffer(lines, BUFFER), raw, named(), memory, style());
            long kept = scan(plan, line, key -> {
                Bytes rank = sort.rank(key, memory);
                if (lines.wants(rank)) {
                    lines.begin(rank);
                    line.write(key);
                    line.flush();
                    lines.end();
                }
            });
            out.flush();
            lines.finish();
            return kept;
        }
    }

    private TableStyle style() {
        return TableStyle.of(rdb.streams(), common.nowMillis());
    }

    /** The files, if each line is to tell its own. */
    private List<String> named() {
        return files.size() > 1 ? files : List.of();
    }

    private long scan(Plan plan, KeyLine line, Scan.Visitor visitor) throws IOException {
        return scan(plan, (file, key) -> visitor.visit(key), file -> {
            if (files.size() > 1) {
                line.of(files.get(file));
            }
        });
    }

    /** Takes a key of one of the files, while its value can still be read. */
    interface Visitor {
        void visit(int file, KeyEntry key) throws IOException;
    }

    /** Is told that a file begins, by its place. */
    interface Beginning {
        void of(int file) throws IOException;
    }

    /**
     * Goes through all files.
     *
     * @return how many keys the plan left
     */
    long scan(Plan plan, Visitor visitor, Beginning beginning) throws IOException {
        // What a filter measured must be there to be measured again.
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(memory != null && plan.hasRules());
        long kept = 0;
        for (int i = 0; i < files.size(); i++) {
            int file = i;
            beginning.of(file);
            if (memory != null) {
                memory.beginFile();
            }
            try (Progress progress = Progress.of(rdb.streams(), common, files.get(i))) {
                Summary summary = Scan.entries(
                        aof.source(rdb.source(files.get(i), common)).reporting(progress),
                        plan,
                        options,
                        entry -> visit(file, entry, visitor));
                kept += summary.kept();
                AofOptions.say(rdb.reading(), summary, common.quiet, spec);
            }
        }
        return kept;
    }

    private void visit(int file, RdbEntry entry, Visitor visitor) throws IOException {
        if (entry instanceof KeyEntry key) {
            visitor.visit(file, key);
        } else if (memory != null) {
            memory.see(entry);
        }
    }
}
