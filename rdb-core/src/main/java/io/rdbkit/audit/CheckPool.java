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

/** Looks at values on all processors, and tells what is found in the order of the keys. */
public final class CheckPool implements Closeable {

    private final long nowMillis;
    private final Path directory;
    private final IOConsumer<Finding> sink;
    private final OrderedPool pool;
    /** That of the thread in hand, for what its decoder finds. */
    private final ThreadLocal<ValueCheck> check = new ThreadLocal<>();

    private final Queue<ValueCheck> checks = new ConcurrentLinkedQueue<>();
    private boolean finished;

    /**
     * @param nowMillis what expiries are compared with
     * @param directory where there is room for the members of large collections
     * @param sink      is told by one thread at a time
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
     * Takes a key or the data of a module, whose value is read now.
     *
     * @throws IOException what is wrong with it, or was with one before, so that nobody can read on
     */
    public void look(RdbEntry entry) throws IOException {
        pool.write(entry);
    }

    /** Tells what somebody else found behind what was found in the keys so far. */
    public void tell(Finding finding) throws IOException {
        if (finished) {
            sink.accept(finding);
        } else {
            pool.inOrder(() -> sink.accept(finding));
        }
    }

    /**
     * Waits until all was looked at and told. To be called when reading failed, too.
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
        check.remove(); // of this thread, which has looked at a small file itself, and lives on
        IOUtils.close(checks.toArray(ValueCheck[]::new));
    }

    /** One for each thread, made there. */
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
            // whenWritten has it
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
