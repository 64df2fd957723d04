package io.rdbkit.cli.proof;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerStartException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Lets a server load a file, and uses what it then holds. */
final class LoadTrial {

    /** The result of a trial. */
    enum Outcome {
        /** The server says that it doesn't read such files. */
        NOT_ITS_VERSION("-"),
        /** The server ends with a message. */
        REFUSES("refuses"),
        /** The server ends with a crash report. */
        DIES("dies"),
        /** The server neither serves nor ends. */
        HANGS("hangs"),
        /** The server serves without the key. */
        LEAVES_OUT("leaves out"),
        /** The server serves, and crashes when the key is used. */
        DIES_IN_USE("dies in use"),
        /** The server serves, but its answers contradict each other. */
        CONTRADICTS_ITSELF("wrong"),
        /** The server serves. */
        LOADS("loads");

        private final String shown;

        Outcome(String shown) {
            this.shown = shown;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** @param detail a line with more information, or empty */
    record Result(Outcome outcome, String detail) {}

    /** What every log begins with. */
    private static final Pattern NOISE =
            Pattern.compile("WARNING|oO0OoO0OoO0Oo|ersion[= ]\\d|Configuration loaded|did not come up");

    private LoadTrial() {}

    static Result of(FreshServers servers, ServerKind kind, Path file) {
        RealServer server;
        try {
            server = servers.load(kind, file);
        } catch (ServerStartException e) {
            return ofLog(e.getMessage());
        }
        KeyProbe probe = new KeyProbe(server.client());
        try {
            String contradiction = probe.contradiction();
            if (contradiction != null) {
                return new Result(Outcome.CONTRADICTS_ITSELF, contradiction);
            }
            return new Result(probe.isThere() ? Outcome.LOADS : Outcome.LEAVES_OUT, "");
        } catch (JedisConnectionException gone) {
            return new Result(Outcome.DIES_IN_USE, probe.last());
        } catch (JedisDataException answer) {
            return new Result(Outcome.CONTRADICTS_ITSELF, probe.last() + ": " + answer.getMessage());
        }
    }

    private static Result ofLog(String log) {
        if (log.contains("handle RDB format version") || log.contains("Wrong signature")) {
            return new Result(Outcome.NOT_ITS_VERSION, "");
        }
        boolean crashed = log.contains("BUG REPORT START") || log.contains("Guru Meditation");
        String why = log.lines()
                .filter(line -> !NOISE.matcher(line).find())
                .filter(line -> line.contains(" # ") || line.contains("rror") || line.contains("==="))
                .findFirst()
                .orElse("");
        return new Result(crashed ? Outcome.DIES : why.isEmpty() ? Outcome.HANGS : Outcome.REFUSES, why.strip());
    }
}
