package io.rdbkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** TLS in front of a server, like stunnel. keytool makes the certificates. */
final class TlsLink implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final SSLServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int to;

    /**
     * @param dir  gets {@code server.pem}, {@code client.pem} and {@code client.key}
     * @param name the name in the server's certificate, such as {@code ip:127.0.0.1}
     */
    TlsLink(int to, Path dir, String name) throws IOException, GeneralSecurityException, InterruptedException {
        this.to = to;
        KeyStore server = pair(dir, "server", name);
        KeyStore client = pair(dir, "client", "dns:client");
        write(
                dir.resolve("server.pem"),
                "CERTIFICATE",
                server.getCertificate("server").getEncoded());
        write(
                dir.resolve("client.pem"),
                "CERTIFICATE",
                client.getCertificate("client").getEncoded());
        write(
                dir.resolve("client.key"),
                "PRIVATE KEY",
                client.getKey("client", PASSWORD).getEncoded());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusting(client.getCertificate("client")));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        listening = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(true);
        threads.execute(this::accept);
    }

    private static KeyStore pair(Path dir, String alias, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = dir.resolve(alias + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        alias,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + alias,
                        "-ext",
                        "san=" + name,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve(alias + ".log").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(dir.resolve(alias + ".log")));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static KeyStore trusting(Certificate certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("client", certificate);
        return store;
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                        + "-----\n");
    }

    String address() {
        return "rediss://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                threads.execute(() -> copy(client, server));
                threads.execute(() -> copy(server, client));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void copy(Socket from, Socket into) {
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            in.transferTo(out);
        } catch (IOException broken) {
            // one side has closed, or refused a certificate
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
