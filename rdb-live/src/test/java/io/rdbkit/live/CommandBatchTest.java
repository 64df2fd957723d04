package io.rdbkit.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandBatchTest {

    private static final Bytes TWO = Bytes.utf8("*2\r\n$3\r\nDEL\r\n$1\r\na\r\n*1\r\n$4\r\nPING\r\n");

    @Test
    void commandsWithAndWithoutRoomAreWhole() {
        CommandBatch batch = new CommandBatch(TWO.length() + 3);
        Set<byte[]> used = new HashSet<>(); // by identity
        for (int round = 0; round < 2; round++) {
            batch.add(3, Bytes.utf8("a"), 7, TWO);
            batch.add(0, Bytes.utf8("no room"), 9, TWO);
            assertEquals(2, batch.count());
            assertEquals(2L * TWO.length(), batch.size());
            List<Command> commands = batch.commands();
            used.add(commands.get(0).bytes());
            assertEquals(3, commands.get(0).db());
            assertEquals(List.of(7L, 9L), commands.stream().map(Command::offset).toList());
            assertEquals(
                    List.of("a", "no room"),
                    commands.stream().map(command -> command.key().toString()).toList());
            for (Command command : commands) {
                assertEquals(2, command.replies());
                assertEquals(TWO, words(command));
                assertEquals("DEL", command.first().name());
                assertEquals("PING", command.rest().name());
                assertEquals(
                        List.of("DEL", "PING"),
                        command.each().stream().map(Command::name).toList());
            }
            batch.clear();
            assertTrue(batch.isEmpty());
        }
        assertEquals(1, used.size(), "the next batch uses the same array");
    }

    @Test
    void theBytesMayChangeOnceTheyAreAdded() {
        byte[] reused = TWO.toByteArray();
        CommandBatch batch = new CommandBatch(1 << 10);
        batch.add(0, Bytes.wrap(reused, 0, 1), 0, Bytes.wrap(reused));
        reused[0] = 'x';
        assertEquals(TWO, words(batch.commands().get(0)));
        assertEquals("*", batch.commands().get(0).key().toString());
    }

    private static Bytes words(Command command) {
        return Bytes.wrap(command.bytes(), command.from(), command.to() - command.from());
    }
}
