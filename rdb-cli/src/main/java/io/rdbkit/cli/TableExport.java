package io.rdbkit.cli;

import io.rdbkit.ReadOptions;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.table.Table;
import io.rdbkit.table.TableFormat;
import io.rdbkit.table.TableInput;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.OutputDirectory;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.PartNames;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Summary;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** {@code rdb export} to a format of tables, which is in a module of its own. */
final class TableExport {

    private static final String OF_DUMPS = ".rdb";

    private final TableFormat format;
    private final Table table;
    private final ReadOptions options;
    private final boolean several;
    private TableFormat.Written written;

    /**
     * Finds the format.
     *
     * @param several whether there are several inputs
     * @throws IllegalArgumentException if its module is not on the class path
     */
    TableExport(String name, Table table, ReadOptions options, boolean several) {
        format = ServiceLoader.load(TableFormat.class, TableExport.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--format " + name + " is in rdb-" + name + ".jar, which is not on the class path"));
        this.table = table;
        this.options = options;
        this.several = several;
    }

    /** Writes one file, or one for each input into a directory. */
    Summary run(Inputs inputs, Plan plan, String output, FilePolicy policy) throws IOException {
        Path path = Path.of(output);
        if (several || Files.isDirectory(path) || output.endsWith(File.separator)) {
            try (OutputDirectory out = OutputDirectory.of(inputs, path, policy)) {
                written = format.write(inputs, plan, options, table, new InDirectory(out));
                out.publish();
            }
        } else {
            try (OutputFile out = OutputFile.of(inputs, path, policy)) {
                written = format.write(inputs, plan, options, table, new OneFile(out));
                out.publish();
            }
        }
        return written.summary();
    }

    private record OneFile(OutputFile out) implements TableFormat.Outputs {
        @Override
        public OutputStream begin(Inputs.Input input) {
            return out.stream();
        }

        @Override
        public void end() {}
    }

    private static final class InDirectory implements TableFormat.Outputs {

        private final OutputDirectory out;
        private final Set<String> names = new HashSet<>();

        InDirectory(OutputDirectory out) {
            this.out = out;
        }

        @Override
        public OutputStream begin(Inputs.Input input) throws IOException {
            return out.begin(name(RdbCommand.name(input.name())));
        }

        @Override
        public void end() throws IOException {
            out.end();
        }

        /** {@code dump.parquet} for {@code a/dump.rdb}, and {@code dump-2.parquet} for {@code b/dump.rdb}. */
        private String name(String input) {
            String last = input.substring(input.lastIndexOf('/') + 1);
            String base = PartNames.safe(
                    last.endsWith(OF_DUMPS) ? last.substring(0, last.length() - OF_DUMPS.length()) : last);
            String name = base;
            for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
                name = base + "-" + i;
            }
            return name + ".parquet";
        }
    }

    /**
     * Says of which servers figures about memory are.
     *
     * @return what the tables do not have of the inputs
     */
    List<String> say(PrintWriter err) {
        if (table == Table.KEYS) {
            Map<String, MemoryModel> models = new LinkedHashMap<>();
            String another = null;
            for (TableInput input : written.inputs()) {
                MemoryModel model = input.newModel();
                if (model != null) {
                    models.putIfAbsent(model.server().name(), model);
                    another = input.isOfAnother() ? RdbCommand.name(input.name()) : another;
                }
            }
            KeyMemory.say(models.values(), another, err);
        }
        long groups = 0;
        long modules = 0;
        for (TableInput input : written.inputs()) {
            groups += input.groupsLeftOut();
            modules += input.moduleValues();
        }
        List<String> lines = new ArrayList<>();
        if (groups > 0) {
            lines.add("left out: " + groups + (groups == 1 ? " consumer group" : " consumer groups") + " of streams");
        }
        if (modules > 0) {
            lines.add("left out: " + (modules == 1 ? "1 value" : modules + " values")
                    + " of modules; each has a row without a value");
        }
        return lines;
    }
}
