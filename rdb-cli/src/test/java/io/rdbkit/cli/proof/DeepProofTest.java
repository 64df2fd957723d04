package io.rdbkit.cli.proof;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeepProofTest {

    @Test
    void explore() throws IOException {
        List<ServerKind> kinds =
                List.of(System.getProperty("kinds", "REDIS_2_8,REDIS_3_2,REDIS_6_2,REDIS_7_0_15")
                                .split(","))
                        .stream()
                        .map(ServerKind::valueOf)
                        .toList();
        try (FreshServers servers = new FreshServers();
                PrintWriter out = new PrintWriter(System.getProperty("out", "/tmp/w/explore.txt"));
                var files = Files.list(Path.of("..", "docs", "findings"))) {
            for (Path file : files.sorted().toList()) {
                for (ServerKind kind : kinds) {
                    long start = System.nanoTime();
                    LoadTrial.Result result = LoadTrial.of(servers, kind, file);
                    out.printf(
                            "%-45s %-22s %-12s %5d ms %s%n",
                            file.getFileName(),
                            kind,
                            result.outcome(),
                            (System.nanoTime() - start) / 1_000_000,
                            result.detail());
                    out.flush();
                }
            }
        }
    }
}
