package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server behind TLS: how it proves its identity, and which clients it accepts. */
class LiveTlsTest {

    @TempDir
    Path dir;

    private String query(String... parameters) {
        return "?" + String.join("&", parameters).replace("DIR", dir.toString());
    }

    @Test
    void certificatesAreCheckedOnBothSides() throws Exception {
        String out = dir.resolve("out.rdb").toString();
        String ca = "ca=DIR/server.pem";
        String cert = "cert=DIR/client.pem&key=DIR/client.key";
        try (RealServer server = RealServer.start(ServerKind.REDIS_7_0_15, "--repl-diskless-sync-delay", "0");
                TlsLink right = new TlsLink(server.port(), dir, "ip:127.0.0.1")) {
            server.client().call("DEBUG", "POPULATE", "5000", "k", "100");
            Cli.run("pull", right.address() + query(cert), "-o", out)
                    .fails(ExitCode.IO, "unable to find valid certification path");
            Cli.run("pull", right.address() + query(ca), "-o", out).fails(ExitCode.IO, "");
            Cli.run("pull", right.address() + query(ca, "cert=DIR/client.pem&key=DIR/client.pem"), "-o", out)
                    .fails(ExitCode.IO, "PKCS#8");
            assertFalse(Files.exists(Path.of(out)));
            Cli.run("pull", right.address() + query(ca, cert), "-o", out).succeeds();
            Cli.run("diff", out, server.address()).succeeds();
            server.clear();
            Cli.run("push", out, right.address() + query(ca, cert)).succeeds();
            Cli.run("diff", out, server.address()).succeeds();
        }
    }

    @Test
    void theHostMustBeNamedInTheCertificate() throws Exception {
        String out = dir.resolve("out.rdb").toString();
        String all = query("ca=DIR/server.pem&cert=DIR/client.pem&key=DIR/client.key");
        try (RealServer server = RealServer.start(ServerKind.REDIS_7_0_15, "--repl-diskless-sync-delay", "0");
                TlsLink other = new TlsLink(server.port(), dir, "dns:other.example")) {
            Cli.run("pull", other.address() + all, "-o", out).fails(ExitCode.IO, "No subject alternative names");
            assertFalse(Files.exists(Path.of(out)));
            Cli.run("pull", other.address() + all + "&host-check=no", "-o", out).succeeds();
        }
    }
}
