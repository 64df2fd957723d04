package io.rdbkit.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MadeDumpTest {

    private final List<Path> made = new ArrayList<>();

    private void make(Path file) throws IOException {
        made.add(file);
        Files.writeString(file, "dump " + made.size());
    }

    @Test
    void itIsMadeOnce() throws IOException {
        try (MadeDump dump = new MadeDump()) {
            Path first = dump.file(this::make);
            assertEquals("dump 1", Files.readString(first));
            assertEquals(first, dump.file(this::make));
            assertEquals(List.of(first), made);
        }
        assertFalse(Files.exists(made.get(0)));
    }

    @Test
    void afterAFailureAnotherMayMakeIt() throws IOException {
        try (MadeDump dump = new MadeDump()) {
            assertThrows(
                    IOException.class,
                    () -> dump.file(file -> {
                        make(file);
                        throw new IOException("the replica has left");
                    }));
            assertFalse(Files.exists(made.get(0)));
            assertEquals("dump 2", Files.readString(dump.file(this::make)));
        }
    }

    @Test
    void itIsMadeAgainIfSomebodyHasDeletedIt() throws IOException {
        try (MadeDump dump = new MadeDump()) {
            Files.delete(dump.file(this::make));
            Path again = dump.file(this::make);
            assertEquals("dump 2", Files.readString(again));
            assertTrue(made.contains(again));
        }
    }
}
