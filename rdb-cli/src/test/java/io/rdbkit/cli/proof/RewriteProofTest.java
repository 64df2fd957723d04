package io.rdbkit.cli.proof;

import io.rdbkit.server.ServerKind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code rdb rewrite} on the file, commands on a live copy: a fresh server that loads the file holds what the copy holds. */
class RewriteProofTest {

    @TempDir
    static Path dumps;

    @TempDir
    Path dir;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench(dumps);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    static Stream<Arguments> everyOperation() {
        return ServerKind.available().flatMap(kind -> Stream.of(Operations.FILTERS, Operations.CHANGES)
                .flatMap(List::stream)
                .map(operation -> Arguments.of(kind, operation)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void everyOperation(ServerKind kind, Operation operation) {
        bench.prove(kind, operation, dir.resolve("out.rdb"));
    }
}
