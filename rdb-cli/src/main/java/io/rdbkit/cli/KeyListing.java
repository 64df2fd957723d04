package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
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
        OutputStream out = rdb.out(common);
        TableStyle style = style();
        out.write(format.header(named(), memory, style));
        return format(
                plan,
                file -> new KeyLines(
                        buffer -> format.open(buffer, raw, named(), memory == null ? null : memory.forThread(), style),
                        files.size() > 1 ? files.get(file) : null),
                key -> {},
                file -> {},
                out);
    }

    private long listSorted(Plan plan, KeyFormat format, boolean raw, KeyOrder sort, Long top) throws IOException {
        OutputStream limited = rdb.out(common);
        byte[] header = format.header(named(), memory, style());
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
            limited.write(header);
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
    private long scan(Plan plan, Visitor visitor, Beginning beginning) throws IOException {
        return each(
                beginning,
                (file, source) -> Scan.entries(source, plan, options(plan), entry -> {
                    if (entry instanceof KeyEntry key) {
                        visitor.visit(file, key);
                    } else if (memory != null) {
                        memory.see(entry);
                    }
                }));
    }

    /** Makes the format of a thread for the keys of a file, which is told by its place. */
    interface Formats {
        EntryFormat of(int file);
    }

    /**
     * Goes through all files, and formats their keys on all processors.
     *
     * @param seen is shown each key in the reading thread, in the order of the keys
     * @return how many keys the plan left
     */
    long format(Plan plan, Formats formats, Consumer<KeyEntry> seen, Beginning beginning, OutputStream out)
            throws IOException {
        return each(
                beginning,
                (file, source) -> Export.keys(
                        Inputs.of(source),
                        plan,
                        options(plan),
                        input -> entry -> {
                            if (memory != null) {
                                memory.see(entry);
                            }
                            if (entry instanceof KeyEntry key) {
                                seen.accept(key);
                            }
                        },
                        input -> () -> formats.of(file),
                        out));
    }

    /** What a filter measured must be there to be measured again. */
    private ReadOptions options(Plan plan) {
        return ReadOptions.DEFAULT.withHoldMeasured(memory != null && plan.hasRules());
    }

    private interface Pass {
        Summary of(int file, Source source) throws IOException;
    }

    private long each(Beginning beginning, Pass pass) throws IOException {
        long kept = 0;
        for (int i = 0; i < files.size(); i++) {
            beginning.of(i);
            if (memory != null) {
                memory.beginFile();
            }
            try (Progress progress = Progress.of(rdb.streams(), common, files.get(i))) {
                Source source = aof.source(rdb.source(files.get(i), common)).reporting(progress);
                Summary summary = pass.of(i, source);
                kept += summary.kept();
                AofOptions.say(rdb.reading(), summary, common.quiet, spec);
            }
        }
        return kept;
    }
}
