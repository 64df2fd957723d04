package io.rdbkit.cli.proof;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's dump of {@link RichData}. It is made once in this JVM.
 *
 * @param bytes the file
 * @param sizes the sizes of its values in the file, as the server reports them
 */
record RichDump(byte[] bytes, SortedMap<ServerKey, Long> sizes) {

    private static final Pattern SERIALIZED_LENGTH = Pattern.compile("serializedlength:(\\d+)");

    private static final Map<ServerKind, RichDump> MADE = new EnumMap<>(ServerKind.class);

    /** @param servers makes the dump if it is not made yet */
    static synchronized RichDump of(ServerKind kind, FreshServers servers) {
        kind.orSkip();
        RichDump made = MADE.get(kind);
        if (made == null) {
            RealServer server = servers.empty(kind);
            RichData.load(server);
            made = new RichDump(server.save(), sizes(server));
            MADE.put(kind, made);
        }
        return made;
    }

    /** Writes the dump to a file, over an existing one. */
    Bench.Dump copiedTo(Path file) {
        try {
            return new Bench.Dump(Files.write(file, bytes), sizes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<ServerKey, Long> sizes(RealServer server) {
        SortedMap<ServerKey, Long> sizes = new TreeMap<>();
        for (ServerKey key : server.types().keySet()) {
            Object reply = server.client().select(key.db()).text("DEBUG", "OBJECT", key.key());
            Matcher length = SERIALIZED_LENGTH.matcher(reply.toString());
            if (!length.find()) {
                throw new IllegalStateException("there is no length in " + reply);
            }
            // Redis doesn't count the 8 bytes of a hash's earliest expiry.
            boolean forgets =
                    server.kind().fork() == ServerKind.Fork.REDIS && key.key().startsWith(Bytes.utf8("hfe:"));
            sizes.put(key, Long.parseLong(length.group(1)) + (forgets ? 8 : 0));
        }
        return sizes;
    }
}
