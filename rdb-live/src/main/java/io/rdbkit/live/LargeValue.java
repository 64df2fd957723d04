package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A value that is too large for one command. Commands build it under a temporary name in the slot of its key; then it is
 * renamed, so that nobody sees a part of it. The temporary name is always the same for a key: a push that was killed
 * leaves it behind, and the next push of the key begins with its removal. It expires after a day.
 */
final class LargeValue {

    private static final String PREFIX = "rdb-push:";
    private static final String DAY_SECONDS = "86400";

    private static final int PATIENCE_SECONDS = 60;
    private static final int PAUSE_MILLIS = 200;

    /** The command that says the length of what a command makes. */
    private static final Map<String, String> LENGTHS = Map.of(
            "RPUSH", "LLEN", "SADD", "SCARD", "ZADD", "ZCARD", "HMSET", "HLEN", "XADD", "XLEN", "SETRANGE", "STRLEN");

    private final Primaries primaries;
    private final int db;
    private final Bytes key;
    private final Bytes temporary;
    private final long expiry;
    private final long most;
    private final CommandReader reader;

    /** Null if the length can't be told from the commands: hash fields that have expired are gone. */
    private String lengthCommand;

    private boolean began;
    /** The length of the value as it was sent. */
    private long sent;
    /** The first error. Nothing is sent after it. */
    private JedisDataException failure;

    LargeValue(Primaries primaries, int db, Bytes key, long offset, long expiry, long most) {
        this.primaries = primaries;
        this.db = db;
        this.key = key;
        this.expiry = expiry;
        this.most = most;
        temporary = temporaryName(key);
        reader = new CommandReader(db, temporary, offset, most);
    }

    /** A name in the slot of a key. No part of the key can serve as a tag: it may contain braces itself. */
    static Bytes temporaryName(Bytes key) {
        int slot = JedisClusterCRC16.getSlot(key.toByteArray());
        for (int n = 0; ; n++) {
            Bytes name = Bytes.utf8(PREFIX + "{" + n + "}:");
            if (JedisClusterCRC16.getSlot(name.toByteArray()) == slot) {
                return name.concat(key);
            }
        }
    }

    /** Whether the server has the key already. */
    boolean isThere() throws IOException {
        return number("EXISTS", key) > 0;
    }

    /** Makes room for the value. */
    void begin() throws IOException {
        ask("DEL", temporary);
    }

    /** Takes bytes of the commands that build the value under its temporary name. */
    void add(byte[] commands) throws IOException {
        if (failure != null) {
            return;
        }
        reader.add(commands);
        List<Command> whole = reader.take();
        if (reader.tooLong() > 0) {
            failure = tooLong(reader.tooLong(), most);
        } else if (!whole.isEmpty()) {
            note(whole);
            run(whole);
            ask("EXPIRE", temporary, Bytes.utf8(DAY_SECONDS));
        }
    }

    /** What is said of a word that the server would not take, but close the connection. */
    static JedisDataException tooLong(long length, long most) {
        return new JedisDataException("ERR a word of " + length + " bytes is too long; the server takes " + most
                + " (proto-max-bulk-len, client-query-buffer-limit)");
    }

    private void note(List<Command> whole) {
        if (!began) {
            began = true;
            lengthCommand = LENGTHS.get(whole.get(0).name());
        }
        if (whole.stream().anyMatch(command -> command.name().equals("HPEXPIREAT"))) {
            lengthCommand = null;
        }
    }

    /** Sends commands in their order. After a broken link, the length says how many of them the server has run. */
    private void run(List<Command> commands) throws IOException {
        List<Command> open = commands;
        Patience patience = new Patience(PATIENCE_SECONDS, PAUSE_MILLIS);
        for (boolean again = false; !open.isEmpty() && failure == null; again = true) {
            try {
                take(open, primaries.run(open, false), again);
                return;
            } catch (ServerException e) {
                throw e;
            } catch (IOException broken) {
                if (patience.isOver()) {
                    throw broken;
                }
                patience.pause();
                open = behind(open);
            }
        }
    }

    private void take(List<Command> commands, Object[] replies, boolean again) {
        for (int i = 0; i < replies.length; i++) {
            if (!(replies[i] instanceof JedisDataException error)) {
                sent += elements(commands.get(i));
            } else if (failure == null && !(again && error.getMessage().startsWith("BUSYGROUP"))) {
                failure = error;
            }
        }
    }

    /** The commands that the server has not run. */
    private List<Command> behind(List<Command> commands) throws IOException {
        if (lengthCommand == null) {
            return commands; // they do no harm a second time
        }
        long more = number(lengthCommand, temporary) - sent;
        List<Command> left = new ArrayList<>(commands);
        while (more > 0 && !left.isEmpty()) {
            long elements = elements(left.remove(0));
            more -= elements;
            sent += elements;
        }
        if (more != 0) {
            throw new IOException("the server has lost a part of a large value");
        }
        return left;
    }

    /** By how much a command makes the value longer. */
    private static long elements(Command command) {
        return switch (command.name()) {
            case "RPUSH", "SADD" -> command.words() - 2L;
            case "ZADD", "HMSET" -> (command.words() - 2L) / 2;
            case "XADD" -> 1;
            case "SETRANGE" -> command.length(3);
            default -> 0;
        };
    }

    /**
     * Gives the value its name.
     *
     * @param replace whether another value may have it now
     * @return null, or the error
     */
    JedisDataException end(boolean replace) throws IOException {
        if (failure == null && lengthCommand != null) {
            long length = number(lengthCommand, temporary);
            if (length != sent) {
                failure = new JedisDataException("ERR of " + sent + " elements the server has " + length);
            }
        }
        if (failure != null) {
            ask("DEL", temporary);
            return failure;
        }
        if (expiry == Expiry.NONE) {
            ask("PERSIST", temporary);
        } else {
            ask("PEXPIREAT", temporary, Bytes.utf8(Long.toString(expiry)));
        }
        Object reply = reply(replace ? "RENAME" : "RENAMENX", temporary, key);
        if (reply instanceof JedisDataException error) {
            return error.getMessage().contains("no such key") ? renamed(replace) : error;
        }
        if (reply instanceof Long done && done == 0) {
            ask("DEL", temporary);
            return new JedisDataException("BUSYKEY Target key name already exists.");
        }
        return null;
    }

    /** The temporary name is gone: the expiry has passed, or the first answer to RENAME was lost with its link. */
    private JedisDataException renamed(boolean replace) throws IOException {
        if (expiry != Expiry.NONE && expiry <= System.currentTimeMillis()) {
            if (replace) {
                ask("DEL", key);
            }
            return null;
        }
        if (lengthCommand != null && number(lengthCommand, key) != sent || !isThere()) {
            throw new IOException("the server has lost a large value");
        }
        return null;
    }

    private long number(String command, Bytes name) throws IOException {
        return (Long) ask(command, name);
    }

    private Object ask(String command, Bytes... words) throws IOException {
        Object reply = reply(command, words);
        if (reply instanceof JedisDataException error) {
            throw new ServerException(command, error.getMessage());
        }
        return reply;
    }

    /** Runs a command that does no harm a second time. */
    private Object reply(String command, Bytes... words) throws IOException {
        List<Bytes> all = new ArrayList<>(List.of(Bytes.utf8(command)));
        all.addAll(List.of(words));
        return primaries.run(List.of(Command.of(db, words[0], all.toArray(Bytes[]::new))), true)[0];
    }
}
