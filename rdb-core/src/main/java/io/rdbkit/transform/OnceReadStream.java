package io.rdbkit.transform;

import java.io.InputStream;

/** A stream that one job may read. The sources that are made of each other share it. */
final class OnceReadStream {

    private final InputStream stream;
    private boolean taken;

    OnceReadStream(InputStream stream) {
        this.stream = stream;
    }

    /** @throws IllegalStateException if somebody has taken it: it would give the rest, or nothing */
    InputStream take() {
        if (taken) {
            throw new IllegalStateException("the source is a stream, which was read already");
        }
        taken = true;
        return stream;
    }
}
