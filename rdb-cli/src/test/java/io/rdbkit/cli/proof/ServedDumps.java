package io.rdbkit.cli.proof;

import io.rdbkit.serve.DumpServer;
import io.rdbkit.serve.ServeOptions;
import io.rdbkit.serve.ServedDump;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Serves dumps in this process, on free ports. */
final class ServedDumps {

    private ServedDumps() {}

    static DumpServer start(Path dump) {
        return start(dump, Plan.NOTHING);
    }

    static DumpServer start(Path dump, Plan plan) {
        return start(dump, plan, 100);
    }

    static DumpServer start(Path dump, Plan plan, int clients) {
        try {
            return DumpServer.start(
                    new ServedDump(dump, Source.of(dump), plan),
                    null,
                    new ServeOptions(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            null,
                            clients,
                            false,
                            System.currentTimeMillis()),
                    failure -> {
                        throw new AssertionError(failure);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
