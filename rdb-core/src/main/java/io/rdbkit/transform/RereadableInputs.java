package io.rdbkit.transform;

import io.rdbkit.io.TemporaryDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inputs that can be read more than once: what is a stream waits in a private temporary file. */
final class RereadableInputs implements Closeable {

    private final Inputs inputs;
    /** Null if nothing had to be copied. */
    private @Nullable TemporaryDirectory copies;

    RereadableInputs(Inputs given) throws IOException {
        try {
            inputs = given.with(copied(given));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private List<Inputs.Input> copied(Inputs given) throws IOException {
        List<Inputs.Input> all = new ArrayList<>();
        for (Inputs.Input input : given.all()) {
            given.reading(input);
            all.add(input.source().canBeReadAgain() ? input : copied(input, all.size()));
        }
        return all;
    }

    private Inputs.Input copied(Inputs.Input input, int number) throws IOException {
        if (copies == null) {
            copies = TemporaryDirectory.create(TemporaryFile.directory(), null);
        }
        Source copy = input.source().copiedTo(copies.path().resolve("input" + number));
        return new Inputs.Input(input.name(), copy, input.prefix());
    }

    Inputs inputs() {
        return inputs;
    }

    @Override
    public void close() throws IOException {
        if (copies != null) {
            copies.close();
        }
    }
}
