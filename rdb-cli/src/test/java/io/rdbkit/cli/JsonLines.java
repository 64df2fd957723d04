package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import java.util.function.Supplier;

/** The format of {@code export --format jsonl}, for the library's fuzzing, which finds it by its class name. */
public final class JsonLines implements Supplier<EntryFormat> {

    @Override
    public EntryFormat get() {
        return JsonFormat.ofLines(null);
    }
}
