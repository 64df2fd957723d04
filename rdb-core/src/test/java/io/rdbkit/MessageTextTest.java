package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Messages are for people. They never contain the text that Java makes of an object. */
class MessageTextTest {

    /** Such as {@code RawValue@1b2c}, {@code AuxEntry[offset=} and {@code [B@1b2c}. */
    private static final Pattern OBJECT = Pattern.compile("@[0-9a-f]{2,8}\\b|\\w\\[\\w+=");

    @Test
    void everyEntryIsNamedInWords() throws IOException {
        Set<Class<?>> kinds = new HashSet<>();
        List<byte[]> files = new ArrayList<>(DecodableFiles.all().values());
        files.add(RdbBytes.redis(12)
                .select(0)
                .bytes(251)
                .len(1, 0)
                .bytes(244)
                .len(5, 1, 0)
                .end());
        files.add(
                RdbBytes.redis(12).select(0).bytes(107).len(5).string("k", "v").end());
        for (byte[] rdb : files) {
            try (RdbReader in = Readings.open(rdb)) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    kinds.add(entry.getClass());
                    requireWords(entry.toString());
                    if (entry instanceof KeyEntry key) {
                        requireWords(key.value().toString());
                    }
                }
            }
        }
        Set<Class<?>> all = new HashSet<>(Set.of(StandaloneEntry.class.getPermittedSubclasses()));
        all.add(KeyEntry.class);
        assertTrue(kinds.containsAll(all), () -> "no " + all + " but " + kinds);
    }

    @Test
    void everyFlawIsDescribedInWords() throws IOException {
        EnumSet<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        for (FlawedFiles.Flawed file : FlawedFiles.all()) {
            try (RdbReader in = Readings.open(file.rdb())) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        KeyContent.of(key);
                    }
                }
            } catch (RdbException told) {
                requireWords(told.getMessage());
                flaws.add(file.flaw());
            }
        }
        assertTrue(flaws.size() > 20, flaws::toString);
    }

    @Test
    void aDamagedStringOfAModulesDataIsDescribed() throws IOException {
        byte[] rdb = RdbBytes.redis(11)
                .bytes(247)
                .hex(HandMade.MODULE_ID)
                .len(2, 1)
                .hex("05" + "c30305ffffff" + "00")
                .end();
        try (RdbReader in = Readings.open(rdb)) {
            ((ModuleAuxEntry) in.next()).decode().next();
            throw new AssertionError("the string must be damaged");
        } catch (RdbFormatException told) {
            requireWords(told.getMessage());
            assertTrue(told.getMessage().contains("the AUX data of module"), told.getMessage());
        }
    }

    private static void requireWords(String text) {
        assertFalse(OBJECT.matcher(text).find(), text);
    }
}
