package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Commands that are sent together. Their bytes are in one array, which the next batch uses again: else each key would leave garbage. */
final class CommandBatch {

    private final int room;
    /** Empty before the first command: not everybody who connects sends some. */
    private byte[] bytes = {};

    private final List<Command> commands = new ArrayList<>();
    private int used;
    private long size;

    /** @param room for so many bytes of keys and commands; others get an array of their own */
    CommandBatch(int room) {
        this.room = room;
    }

    /** Adds a copy of the commands for a key. */
    void add(int db, Bytes key, long offset, Bytes restoring) {
        if (bytes.length == 0) {
            bytes = new byte[room];
        }
        Bytes name = held(key);
        Bytes words = held(restoring);
        int from = words.arrayOffset();
        commands.add(Command.of(db, name, offset, words.array(), from, from + words.length()));
        size += words.length();
    }

    private Bytes held(Bytes some) {
        if (bytes.length - used < some.length()) {
            return Bytes.wrap(some.toByteArray());
        }
        System.arraycopy(some.array(), some.arrayOffset(), bytes, used, some.length());
        used += some.length();
        return Bytes.wrap(bytes, used - some.length(), some.length());
    }

    /** They are valid until {@link #clear}. */
    List<Command> commands() {
        return commands;
    }

    boolean isEmpty() {
        return commands.isEmpty();
    }

    int count() {
        return commands.size();
    }

    /** How many bytes all commands have. */
    long size() {
        return size;
    }

    void clear() {
        commands.clear();
        used = 0;
        size = 0;
    }
}
