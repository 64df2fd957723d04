package io.rdbkit.serve;

import java.util.concurrent.atomic.AtomicLong;

/** The memory for requests of all clients. Without it, many clients with half a request each could fill the memory. */
final class RequestBudget {

    /** The most bytes of one request. */
    static final int MOST_OF_ONE = 16 << 20;

    private static final long MOST = 64 << 20;

    private final AtomicLong taken = new AtomicLong();

    /** @throws ProtocolException if all requests together have taken too much */
    void take(long bytes) {
        if (taken.addAndGet(bytes) > MOST) {
            taken.addAndGet(-bytes);
            throw new ProtocolException("too big requests of all clients together");
        }
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
