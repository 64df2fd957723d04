package io.rdbkit.audit;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.OrderedPool;
import io.rdbkit.RdbEntry;
import io.rdbkit.ReadOptions;
import io.rdbkit.check.ValueCheck;
import io.rdbkit.format.Finding;
import io.rdbkit.format.RdbFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOConsumer;

/** Checks values on all processors and reports the findings in the order of the keys. */
public final class CheckPool implements Closeable {

    private final long nowMillis;
    private final Path directory;
    private final IOConsumer<Finding> sink;
    private final OrderedPool pool;
    /** The check of the current thread, for what its decoder finds. */
    private final ThreadLocal<ValueCheck> check = new ThreadLocal<>();

    private final Queue<ValueCheck> checks = new ConcurrentLinkedQueue<>();
    private boolean finished;

    /**
     * @param nowMillis unix time in milliseconds; expiries are compared with it
     * @param directory for temporary files of large collections
     * @param sink      takes the findings, in one thread at a time
     */
    public CheckPool(long nowMillis, Path directory, IOConsumer<Finding> sink) {
        this.nowMillis = nowMillis;
        this.directory = directory;
        this.sink = sink;
        pool = new OrderedPool(
                ReadOptions.DEFAULT.withDamage(problem -> check.get().damage(problem)),
                Looking::new,
                OutputStream.nullOutputStream());
    }

    /**
     * Takes a key or the data of a module. Its value is read now.
     *
     * @throws IOException if its end, or that of a value before, can't be found
     */
    public void look(RdbEntry entry) throws IOException {
        pool.write(entry);
    }

    /** Reports a finding of the caller behind those of all keys so far. */
    public void tell(Finding finding) throws IOException {
        if (finished) {
            sink.accept(finding);
        } else {
            pool.inOrder(() -> sink.accept(finding));
        }
    }

    /**
     * Waits until all values were checked and all findings reported. Call it after a failure too.
     *
     * @throws IOException as {@link #look}
     */
    public void finish() throws IOException {
        finished = true;
        pool.finish();
    }

    @Override
    public void close() throws IOException {
        pool.close();
        check.remove(); // the calling thread lives on, and may have checked a small file itself
        IOUtils.close(checks.toArray(ValueCheck[]::new));
    }

    /** Checks values. Each thread makes its own. */
    private final class Looking implements EntryFormat {

        private final ValueCheck values;
        private List<Finding> found;

        Looking() {
            values = new ValueCheck(nowMillis, directory, finding -> found.add(finding));
            checks.add(values);
            check.set(values);
        }

        @Override
        public void begin(long ordinal, OutputStream out) {
            found = new ArrayList<>();
        }

        @Override
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            try {
                if (entry instanceof KeyEntry key) {
                    values.look(key, key::decode);
                } else if (entry instanceof ModuleAuxEntry aux) {
                    values.look(aux.toString(), aux::decode);
                }
            } catch (RdbFormatException damaged) {
                found.add(
                        entry instanceof KeyEntry key
                                ? Finding.of(damaged.flaw(), damaged.offset(), key, damaged.what())
                                : Finding.of(damaged.flaw(), damaged.offset(), entry + ": " + damaged.what()));
            }
        }

        @Override
        public void end(OutputStream out) {
            // whenWritten() does this
        }

        @Override
        public Step whenWritten() {
            List<Finding> ofRun = found;
            return () -> {
                for (Finding finding : ofRun) {
                    sink.accept(finding);
                }
            };
        }
    }
}
