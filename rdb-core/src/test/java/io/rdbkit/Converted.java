package io.rdbkit;

import io.rdbkit.format.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of a conversion.
 *
 * @param rdb    the bytes written
 * @param losses as the writer counted them
 * @param lost   all losses that the writer reported, in that order
 * @param kept   the keys that the writer reported as written, in that order
 */
record Converted(byte[] rdb, Losses losses, List<Loss> lost, List<KeyEntry> kept) {

    /** Opens a reader of the input. */
    interface Input {
        RdbReader open() throws IOException;
    }

    /** Converts a file and drops every feature that the target lacks. */
    static Converted of(byte[] rdb, Target target) throws IOException {
        return of(rdb, target, LossPolicy.of(OnLoss.DROP_FEATURE));
    }

    static Converted of(byte[] rdb, Target target, LossPolicy policy) throws IOException {
        return of(() -> Readings.open(rdb), target, policy, WriteOptions.DEFAULT);
    }

    static Converted of(byte[] rdb, String target, LossPolicy policy) throws IOException {
        return of(rdb, Target.parse(target), policy);
    }

    static Converted of(Input input, Target target, LossPolicy policy, WriteOptions options) throws IOException {
        List<Loss> lost = new ArrayList<>();
        List<KeyEntry> kept = new ArrayList<>();
        Losses losses = new Losses(policy, new Losses.Listener() {
            @Override
            public void lost(Loss loss) {
                lost.add(loss);
            }

            @Override
            public boolean wantsKept() {
                return true;
            }

            @Override
            public void kept(KeyEntry key) {
                kept.add(key);
            }
        });
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbReader in = input.open();
                TargetWriter out = TargetWriter.to(Channels.newChannel(written), target, losses, options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
            out.finish();
        }
        return new Converted(written.toByteArray(), losses, lost, kept);
    }

    /** The names of the keys that were written. */
    List<String> names() throws IOException {
        return Readings.entries(rdb).stream()
                .filter(KeyEntry.class::isInstance)
                .map(entry -> ((KeyEntry) entry).key().toString())
                .toList();
    }

    /** Each loss as text: the feature, the number of things and the action. */
    List<String> told() {
        return lost.stream()
                .map(loss -> loss.feature() + " " + loss.things() + " " + loss.done())
                .toList();
    }
}
