package io.rdbkit.serve;

import io.rdbkit.DumpPayload;
import io.rdbkit.KeyEntry;
import io.rdbkit.analyze.Allocator;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.transform.IndexedKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.apache.commons.io.output.DeferredFileOutputStream;

/** The commands about how a server holds a key: OBJECT, MEMORY USAGE and DUMP. */
final class ObjectCommands {

    /** A longer payload is put in a file before it is sent. */
    private static final int MOST_IN_MEMORY = 1 << 20;

    private static final String NO_IDLE_TIME = "ERR An LFU maxmemory policy is selected, idle time not tracked. Please"
            + " note that when switching between maxmemory policies at runtime LRU and LFU data will take some time to"
            + " adjust.";

    private static final String NO_FREQUENCY = "ERR An LFU maxmemory policy is not selected, access frequency not"
            + " tracked. Please note that when switching between maxmemory policies at runtime LRU and LFU data will"
            + " take some time to adjust.";

    private final Keyspace keys;
    private final ServerVersion server;

    private ObjectCommands(Keyspace keys, ServerVersion server) {
        this.keys = keys;
        this.server = server;
    }

    static void addTo(CommandTable table, Keyspace keys, ServerVersion server) {
        ObjectCommands commands = new ObjectCommands(keys, server);
        table.add("OBJECT", -2, commands::object);
        table.add("MEMORY", -2, commands::memory);
        table.add("DUMP", 2, commands::dump);
    }

    private void object(Request request, Session session, Reply reply) throws IOException {
        if (request.size() != 3) {
            throw unknown(request, "OBJECT");
        }
        String what = request.keyword(1);
        try (IndexedKey key = keys.find(session, request.word(2))) {
            switch (what) {
                case "ENCODING", "REFCOUNT", "IDLETIME", "FREQ" -> {
                    if (key == null) {
                        reply.nil();
                    } else {
                        object(what, key.entry(), reply);
                    }
                }
                default -> throw unknown(request, "OBJECT");
            }
        }
    }

    private void object(String what, KeyEntry key, Reply reply) throws IOException {
        switch (what) {
            case "ENCODING" -> reply.bulk(key.encoding().toString());
            case "REFCOUNT" -> reply.integer(1);
            case "IDLETIME" -> {
                if (key.eviction().frequency() >= 0) {
                    throw new CommandException(NO_IDLE_TIME);
                }
                reply.integer(Math.max(0, key.eviction().idleSeconds()) + keys.secondsUp());
            }
            default -> {
                if (key.eviction().frequency() < 0) {
                    throw new CommandException(NO_FREQUENCY);
                }
                reply.integer(key.eviction().frequency());
            }
        }
    }

    static CommandException unknown(Request request, String command) {
        return new CommandException("ERR unknown subcommand or wrong number of arguments for '"
                + request.word(1).toUtf8() + "'. Try " + command + " HELP.");
    }

    /** As MEMORY USAGE with SAMPLES 0 of the server that wrote the file. */
    private void memory(Request request, Session session, Reply reply) throws IOException {
        boolean isUsage =
                request.is(1, "USAGE") && (request.size() == 3 || request.size() == 5 && request.is(3, "SAMPLES"));
        if (!isUsage) {
            throw unknown(request, "MEMORY");
        }
        if (request.size() == 5) {
            request.integer(4);
        }
        try (IndexedKey key = keys.find(session, request.word(2))) {
            if (key == null) {
                reply.nil();
            } else {
                reply.integer(MemoryModel.of(server, Allocator.JEMALLOC_8)
                        .measure(key.entry())
                        .memory());
            }
        }
    }

    private void dump(Request request, Session session, Reply reply) throws IOException {
        DeferredFileOutputStream held = DeferredFileOutputStream.builder()
                .setThreshold(MOST_IN_MEMORY)
                .setPrefix("rdb-")
                .get();
        try (IndexedKey key = keys.find(session, request.word(1))) {
            if (key == null) {
                reply.nil();
                return;
            }
            DumpPayload payload = key.entry().dump();
            payload.copyTo(held);
        } catch (IOException | RuntimeException e) {
            delete(held);
            throw e;
        }
        held.close();
        InputStream in = held.toInputStream();
        byte[] piece = new byte[ReplyStream.PIECE / 4];
        reply.bulkHead(held.getByteCount());
        ElementStream.write(
                () -> {
                    in.close();
                    delete(held);
                },
                reply,
                to -> {
                    int n = in.read(piece);
                    if (n < 0) {
                        to.bulkEnd();
                        return false;
                    }
                    to.bulkBytes(piece, 0, n);
                    return true;
                });
    }

    private static void delete(DeferredFileOutputStream held) throws IOException {
        held.close();
        if (held.getPath() != null) {
            Files.deleteIfExists(held.getPath());
        }
    }
}
