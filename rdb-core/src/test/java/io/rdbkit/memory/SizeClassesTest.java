package io.rdbkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeClassesTest {

    @ParameterizedTest
    @CsvSource({
        "1, 8, 8, 8, 9",
        "9, 16, 16, 16, 17",
        "17, 24, 32, 32, 25",
        "40, 40, 48, 48, 48",
        "64, 64, 64, 64, 72",
        "65, 80, 80, 80, 73",
        "128, 128, 128, 128, 136",
        "129, 160, 160, 160, 137",
        "2047, 2048, 2048, 2048, 2055",
        "2049, 2560, 2560, 2560, 2057",
        "42000, 49152, 49152, 45056, 42008",
        "1000000, 1048576, 1048576, 1003520, 1000008"
    })
    void sizesAreRoundedUpToTheirClass(long n, long bundled, long debian, long pages, long noted) {
        assertEquals(bundled, SizeClasses.JEMALLOC_8.of(n));
        assertEquals(debian, SizeClasses.JEMALLOC_16.of(n));
        assertEquals(pages, SizeClasses.JEMALLOC_16_PAGES.of(n));
        assertEquals(noted, SizeClasses.NOTED.of(n));
    }

    @ParameterizedTest
    @CsvSource({"1, 24", "24, 24", "25, 40", "40, 40", "131072, 135152"})
    void sizesAreRoundedUpToThoseOfGlibc(long n, long usable) {
        assertEquals(usable, SizeClasses.GLIBC.of(n));
    }
}
