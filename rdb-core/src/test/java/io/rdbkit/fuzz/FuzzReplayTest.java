package io.rdbkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.io.AofFuzz;
import io.rdbkit.io.EnvelopeFuzz;
import io.rdbkit.io.LzfFuzz;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The targets of Jazzer with their seeds, and some hundred inputs made of the seeds. {@code .ci/fuzz} runs them for
 * longer, guided by coverage.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuzzReplayTest {

    private static final int MUTATIONS = 100;

    interface FuzzTarget {
        void take(byte[] input) throws Exception;
    }

    interface SeedSource {
        List<byte[]> seeds() throws Exception;
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                target("ReaderFuzz", ReaderFuzz::fuzzerTestOneInput, ReaderFuzz::seeds),
                target("ValueFuzz", ValueFuzz::fuzzerTestOneInput, ValueFuzz::seeds),
                target("PackedFuzz", PackedFuzz::fuzzerTestOneInput, PackedFuzz::seeds),
                target("OptionsFuzz", OptionsFuzz::fuzzerTestOneInput, OptionsFuzz::seeds),
                target("LzfFuzz", LzfFuzz::fuzzerTestOneInput, LzfFuzz::seeds),
                target("AofFuzz", AofFuzz::fuzzerTestOneInput, AofFuzz::seeds),
                target("EnvelopeFuzz", EnvelopeFuzz::fuzzerTestOneInput, EnvelopeFuzz::seeds));
    }

    private static Arguments target(String name, FuzzTarget target, SeedSource seeds) {
        return Arguments.of(name, target, seeds);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void targetsTakeTheirSeedsAndMutationsOfThem(String name, FuzzTarget target, SeedSource source) throws Exception {
        List<byte[]> seeds = source.seeds();
        assertFalse(seeds.isEmpty());
        for (byte[] seed : seeds) {
            target.take(seed);
        }
        Random random = new Random(name.hashCode());
        Mutator mutator = new Mutator(random);
        for (int i = 0; i < MUTATIONS; i++) {
            target.take(mutator.damaged(seeds.get(random.nextInt(seeds.size())), seeds));
        }
    }
}
