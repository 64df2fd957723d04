package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbUnsupportedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The dumps of a corpus that have no sidecar. */
@EnabledIfEnvironmentVariable(
        named = Dumps.CORPUS,
        matches = ".+",
        disabledReason = "it needs a directory of dumps with sidecars")
class PrereleaseDumpsTest {

    @Test
    void moduleValuesOfAReleaseCandidateAreRefusedByName() {
        RdbUnsupportedException e =
                assertThrows(RdbUnsupportedException.class, () -> entries("prerelease/redis-4.0-rc2-modules.rdb"));
        assertTrue(e.getMessage().startsWith("byte 6 is MODULE_PRE_GA "), e.getMessage());
        assertTrue(e.getMessage().endsWith(" at offset " + e.offset()), e.getMessage());
        assertTrue(e.offset() > 0);
    }

    @Test
    void functionsOfAReleaseCandidateAreRead() throws IOException {
        long functions = entries("prerelease/redis-7.0-rc1-functions.rdb").stream()
                .filter(entry -> entry instanceof FunctionEntry f && f.preRelease())
                .count();
        assertEquals(1, functions);
    }

    @Test
    void rdb15IsRead() throws IOException {
        List<RdbEntry> keys = entries("rdb15/native-types.rdb").stream()
                .filter(KeyEntry.class::isInstance)
                .toList();
        assertEquals(11, keys.size());
    }

    @Test
    void anAofDirectoryIsItsBaseFileAndATail() throws IOException {
        Path directory = Dumps.corpus().resolve("redis-7.2.6/aof-dir");
        try (RdbReader whole = RdbReader.open(directory);
                RdbReader base = RdbReader.open(directory.resolve("appendonly.aof.2.base.rdb"))) {
            RdbEntry entry;
            do {
                entry = whole.next();
                RdbEntry same = base.next();
                assertEquals(same == null ? "" : EntryText.of(same), entry == null ? "" : EntryText.of(entry));
            } while (entry != null);
            assertEquals(base.length(), whole.length());
            assertEquals(456, whole.tail().bytes());
        }
    }

    private static List<RdbEntry> entries(String file) throws IOException {
        List<RdbEntry> entries = new ArrayList<>();
        try (RdbReader in = RdbReader.open(Dumps.corpus().resolve(file))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
