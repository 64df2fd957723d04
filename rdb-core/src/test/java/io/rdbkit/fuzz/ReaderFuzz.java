package io.rdbkit.fuzz;

import io.rdbkit.format.Target;
import java.io.IOException;
import java.util.List;

/** Any bytes as an RDB without a frame, read in every way. */
public final class ReaderFuzz {

    private static final List<Target> TARGETS = List.of(
            Target.parse("redis-2.8"),
            Target.parse("redis-6.2"),
            Target.parse("valkey-9.1"),
            Target.parse("redis-8.10"));

    private ReaderFuzz() {}

    public static List<byte[]> seeds() throws IOException {
        return Seeds.ofHandMade().all();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0 && (input[0] == 'R' || input[0] == 'V')) {
            EveryWay.of(input, List.of(TARGETS.get(input.length % TARGETS.size())), List.of());
        }
    }
}
