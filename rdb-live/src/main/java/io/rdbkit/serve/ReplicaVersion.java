package io.rdbkit.serve;

import io.rdbkit.format.Target;
import io.rdbkit.live.InfoTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Finds out what a replica is. Valkey says it in the handshake since 8.0; any other server is asked for INFO at its own port, which it answers if it
 * needs no password.
 */
final class ReplicaVersion {

    private static final int PATIENCE_MILLIS = 1000;
    private static final int LONGEST = 1 << 16;

    private ReplicaVersion() {}

    /** By what REPLCONF version has said; null if that is no version. */
    static Target ofValkey(String version) {
        return InfoTarget.of("valkey_version:" + version);
    }

    /** By what the server says itself; null if it doesn't answer. */
    static Target ask(InetSocketAddress replica) {
        try (Socket socket = new Socket()) {
            socket.connect(replica, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("INFO server\r\n".getBytes(StandardCharsets.US_ASCII));
            return InfoTarget.of(reply(socket.getInputStream()));
        } catch (IOException noAnswer) {
            return null;
        }
    }

    private static String reply(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int b; (b = in.read()) >= 0 && b != '\n' && head.length() < 32; ) {
            head.append((char) b);
        }
        if (!head.toString().strip().matches("\\$[0-9]{1,5}")) {
            return ""; // an error
        }
        int length = Integer.parseInt(head.substring(1).strip());
        return new String(in.readNBytes(Math.min(length, LONGEST)), StandardCharsets.UTF_8);
    }
}
