package io.rdbkit.serve;

import java.io.Closeable;
import java.io.IOException;

/** Elements of an open value, one after the other. */
final class ElementStream implements ReplyStream {

    /** Writes the next element. */
    @FunctionalInterface
    interface Step {
        /** Whether there may be one more. */
        boolean next(Reply reply) throws IOException;
    }

    private static final int STEPS = 1 << 14;

    private final Closeable open;
    private final Step step;

    /** @param open is closed at the end */
    ElementStream(Closeable open, Step step) {
        this.open = open;
        this.step = step;
    }

    /** Writes elements at once if all have room in a piece, else by and by. */
    static void write(Closeable open, Reply reply, Step step) throws IOException {
        begin(new ElementStream(open, step), reply);
    }

    /** Begins any stream: a short one ends here. */
    static void begin(ReplyStream stream, Reply reply) throws IOException {
        boolean more = false;
        try {
            more = stream.write(reply);
        } finally {
            if (!more) {
                stream.close();
            }
        }
        if (more) {
            reply.stream(stream);
        }
    }

    @Override
    public boolean write(Reply reply) throws IOException {
        for (int i = 0; i < STEPS && reply.pending() < PIECE; i++) {
            if (!step.next(reply)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        open.close();
    }
}
