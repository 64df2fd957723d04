package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Converts dumps of the corpus for a server, one by one, and proves that the server holds them. */
final class CorpusConversions implements AutoCloseable {

    private final ServerKind target;
    private final Path converted;
    private final ProofTable proven;
    private final FreshServers servers = new FreshServers();

    /**
     * @param dir    an empty directory for temporary files
     * @param proven is told of every proven dump
     */
    CorpusConversions(ServerKind target, Path dir, ProofTable proven) {
        this.target = target;
        this.proven = proven;
        try {
            converted = Files.createDirectory(dir).resolve("converted.rdb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void prove(CorpusDump dump) throws IOException {
        try {
            proveLoaded(dump, dump.convertedFor(target, converted));
        } finally {
            delete();
        }
    }

    private void delete() throws IOException {
        Files.deleteIfExists(converted);
        Files.deleteIfExists(Converted.report(converted));
    }

    private void proveLoaded(CorpusDump dump, Converted conversion) throws IOException {
        RealServer server = servers.load(target, conversion.file());
        assertEquals(List.of(), server.logWarnings(), server::log);
        long expired = dump.mayHaveExpired() ? CorpusDump.expiredKeys(conversion.file()) : 0;
        assertEquals(
                conversion.kept() - expired,
                server.dbSizes().values().stream().mapToLong(Long::longValue).sum());
        if (dump.sidecar().isPresent()) {
            new SidecarProof(dump.sidecar().get(), conversion, server).prove();
        }
        proven.add(dump, target, conversion.losses());
    }

    @Override
    public void close() {
        servers.close();
    }
}
