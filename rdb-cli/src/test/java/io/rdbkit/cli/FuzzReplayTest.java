package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The targets of Jazzer with their seeds, and with the seeds cut in the middle. {@code .ci/fuzz} tries more inputs. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzReplayTest {

    @Test
    void aBuiltFileBuiltAgainFromItsJsonIsTheSame() throws IOException {
        List<byte[]> seeds = BuildFuzz.seeds();
        assertTrue(seeds.size() > 20);
        for (byte[] seed : seeds) {
            BuildFuzz.fuzzerTestOneInput(seed);
            BuildFuzz.fuzzerTestOneInput(half(seed));
        }
    }

    @Test
    void commandsEndProperlyOnAnyInput() throws IOException {
        List<byte[]> seeds = CommandFuzz.seeds();
        assertTrue(seeds.size() > 10);
        for (byte[] seed : seeds) {
            CommandFuzz.fuzzerTestOneInput(seed);
            CommandFuzz.fuzzerTestOneInput(half(seed));
        }
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, (whole.length + 1) / 2);
    }
}
