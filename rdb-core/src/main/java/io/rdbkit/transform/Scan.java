package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads the keys that a {@link Plan} keeps, and writes nothing.
 *
 * <p>If the plan can give two keys the same name, the input is read twice: {@link Plan#onDuplicate} decides about such keys before the first one is
 * handed out.
 */
public final class Scan {

    /** Takes a key while its value can be read. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes one key. Its value can't be read after this returns. */
        void visit(KeyEntry key) throws IOException;
    }

    /** Takes an entry of any kind while its value can still be read. */
    @FunctionalInterface
    public interface EntryVisitor {
        /** Is given one entry; its value is gone when this returns. */
        void visit(RdbEntry entry) throws IOException;
    }

    /** Makes the visitor of an input. */
    @FunctionalInterface
    public interface Visitors {
        /** Is asked before the first entry of an input. */
        EntryVisitor of(Inputs.Input input) throws IOException;
    }

    private Scan() {}

    /** Hands all keys of a file to a visitor, which is read with the defaults. */
    public static Summary of(Path file, Visitor visitor) throws IOException {
        Objects.requireNonNull(visitor, "visitor");
        return of(Source.of(file), Plan.NOTHING, visitor);
    }

    /**
     * Hands the keys that stay, with the changes of the plan, to a visitor. A value that the plan has measured can't be
     * read any more.
     */
    public static Summary of(Source source, Plan plan, Visitor visitor) throws IOException {
        Objects.requireNonNull(visitor, "visitor");
        return entries(source, plan, ReadOptions.DEFAULT, entry -> {
            if (entry instanceof KeyEntry key) {
                visitor.visit(key);
            }
        });
    }

    /**
     * As {@link #of}, but hands all entries that stay to a visitor.
     *
     * @param options whether a value that the plan had to measure is held, so that it can still be read
     */
    public static Summary entries(Source source, Plan plan, ReadOptions options, EntryVisitor visitor)
            throws IOException {
        Objects.requireNonNull(visitor, "visitor");
        return each(Inputs.of(source), plan, options, input -> visitor);
    }

    /**
     * As {@link #entries}, for several inputs one after the other, each on its own. Keys of different inputs may have the same name.
     */
    public static Summary each(Inputs inputs, Plan plan, ReadOptions options, Visitors visitors) throws IOException {
        Objects.requireNonNull(visitors, "visitors");
        Summary summary = new Summary();
        try (ReadingPass pass = new ReadingPass(inputs, false, plan, summary)) {
            pass.run(options, (input, entries) -> {
                EntryVisitor visitor = visitors.of(input);
                entries.to(visitor::visit);
            });
        }
        summary.stop();
        return summary;
    }
}
