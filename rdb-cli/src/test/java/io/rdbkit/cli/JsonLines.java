package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import java.util.function.Supplier;

/** The format of {@code export --format jsonl}, for who knows it by name: the fuzzing of the library. */
public final class JsonLines implements Supplier<EntryFormat> {

    @Override
    public EntryFormat get() {
        return JsonFormat.ofLines(null);
    }
}
