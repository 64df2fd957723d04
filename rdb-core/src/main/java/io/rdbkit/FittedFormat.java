package io.rdbkit;

import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives entries to another format as a target has room for them, and notes the losses in the order of the input. */
final class FittedFormat implements EntryFormat {

    private final EntryFormat format;
    private final Losses losses;
    private final KeyConverter converter;
    /** The losses of the current run. */
    private @Nullable List<Loss> lost;

    private long dropped;
    /** The keys of the current run, null for one that is dropped; empty if nobody wants them. */
    private @Nullable List<@Nullable KeyEntry> keys;

    @SuppressWarnings("NullAway") // a run has begun where this is called
    FittedFormat(EntryFormat format, Target target, Losses losses) {
        this.format = format;
        this.losses = losses;
        converter = new KeyConverter(target, losses.policy(), WriteOptions.DEFAULT, loss -> lost.add(loss), null);
    }

    @Override
    public void begin(long ordinal, OutputStream out) throws IOException {
        lost = new ArrayList<>();
        keys = new ArrayList<>();
        dropped = 0;
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
            if (losses.wantsKept()) {
                keys.add(fitting == null ? null : key); // the conversion changes neither name nor database
            }
            if (fitting == null) {
                dropped++;
            } else {
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
        List<Loss> lostInRun = lost;
        List<@Nullable KeyEntry> keysInRun = keys;
        long droppedInRun = dropped;
        Step next = format.whenWritten();
        return () -> {
            losses.addDropped(droppedInRun);
            for (Loss loss : lostInRun) {
                losses.add(loss);
            }
            for (KeyEntry key : keysInRun) {
                losses.tell(key);
            }
            if (next != null) {
                next.run();
            }
        };
    }
}
