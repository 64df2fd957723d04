package io.rdbkit;

import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Gives entries to another format as a target has room for them, and notes the losses in the order of the input. */
final class FittedFormat implements EntryFormat {

    private final EntryFormat format;
    private final Losses losses;
    private final KeyConverter converter;
    private @Nullable RunOutcome run;

    @SuppressWarnings("NullAway") // a run has begun where this is called
    FittedFormat(EntryFormat format, Target target, Losses losses) {
        this.format = format;
        this.losses = losses;
        converter = new KeyConverter(target, losses.policy(), WriteOptions.DEFAULT, loss -> run.lost(loss), null);
    }

    @Override
    public void begin(long ordinal, OutputStream out) throws IOException {
        run = new RunOutcome(losses);
        format.begin(ordinal, out);
    }

    @Override
    @SuppressWarnings("NullAway") // a run has begun where this is called
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        if (entry instanceof StandaloneEntry record) {
            RdbEntry fitting = converter.fit(record);
            if (fitting != null) {
                format.write(fitting, out);
            }
            return;
        }
        try {
            KeyEntry key = (KeyEntry) entry;
            KeyEntry fitting = converter.fit(key);
            if (fitting == null) {
                run.dropped();
            } else {
                run.kept(key); // the conversion changes neither name nor database
                format.write(fitting, out);
            }
        } finally {
            converter.endFit();
        }
    }

    @Override
    public void end(OutputStream out) throws IOException {
        format.end(out);
    }

    @Override
    @SuppressWarnings("NullAway") // a run has begun where this is called
    public Step whenWritten() {
        RunOutcome ended = run;
        Step next = format.whenWritten();
        return () -> {
            ended.tell(losses);
            if (next != null) {
                next.run();
            }
        };
    }
}
