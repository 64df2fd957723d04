package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A writer without a target that gets keys of another version. */
class WriterOfAnotherVersionTest {

    /** Writes all keys that the version can store. The others go into the list of refusals. */
    private static byte[] written(byte[] rdb, RdbVersion version, List<RdbRefusedException> refused)
            throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbReader in = Readings.open(rdb);
                RdbWriter out = RdbWriter.to(Channels.newChannel(written), version, WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                try {
                    boolean template = entry instanceof HashTemplateEntry && version.has(RdbType.HASH_TMPL_LP_REF);
                    if (template || entry instanceof KeyEntry) {
                        out.write(entry);
                    }
                } catch (RdbRefusedException e) {
                    refused.add(e);
                }
            }
            out.finish();
        }
        return written.toByteArray();
    }

    static List<RdbVersion> versions() {
        return NewKeys.versions();
    }

    /** A key that loses nothing is converted. Any other key is refused and leaves no trace in the file. */
    @ParameterizedTest
    @MethodSource("versions")
    void keysAreConvertedOrRefused(RdbVersion version) throws IOException {
        for (String name : List.of("RDB 2", "RDB 4", "RDB 15", "VALKEY 80")) {
            byte[] rdb = DecodableFiles.all().get(name);
            List<RdbRefusedException> refused = new ArrayList<>();
            byte[] written = written(rdb, version, refused);
            Target target = Target.of(version);
            List<KeyContent> whole = KeyContent.all(rdb).stream()
                    .filter(key -> lostOfValue(key, target).isEmpty())
                    .toList();
            List<KeyContent> found = KeyContent.all(written);
            assertTrue(found.size() + refused.size() == KeyContent.all(rdb).size());
            for (RdbRefusedException e : refused) {
                assertEquals(Reason.LOSS, e.reason(), e.getMessage());
            }
            assertEquals(whole.stream().map(KeyContent::name).toList(), names(found), version.toString());
        }
    }

    /** The features for which a writer refuses a key. A writer without a target takes any module. */
    private static List<Feature> lostOfValue(KeyContent key, Target target) {
        return key.lostIn(target).keySet().stream()
                .filter(feature -> !(feature == Feature.MODULE && target.has(Feature.MODULE)))
                .toList();
    }

    private static List<Bytes> names(List<KeyContent> keys) {
        return keys.stream().map(KeyContent::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "stream 27, RDB 13, 1 pending entry without an owner",
        "stream 26, RDB 12, the producers that a stream remembers",
        "stream 15, RDB 8, a stream",
        "array, RDB 13, an array",
        "hash ttl, RDB 11, the expiry of 1 field"
    })
    void theRefusalNamesTheLoss(String key, String version, String what) throws IOException {
        List<RdbRefusedException> refused = new ArrayList<>();
        written(HandMade.all().get("RDB 15"), NewKeys.version(version), refused);
        List<String> messages = refused.stream()
                .map(RdbRefusedException::getMessage)
                .filter(message -> message.contains("key \"" + key + "\""))
                .toList();
        assertEquals(1, messages.size(), refused.toString());
        assertTrue(messages.get(0).startsWith(what), messages.get(0));
    }

    /** A server that doesn't know an opcode reads it as a type. */
    @ParameterizedTest
    @CsvSource({"RDB 6, AUX", "RDB 9, FUNCTION2", "RDB 8, MODULE_AUX", "RDB 12, SLOT_IMPORT"})
    void recordsThatTheVersionLacksAreRefused(String version, String opcode) throws IOException {
        byte[] rdb = DecodableFiles.all().get(opcode.equals("SLOT_IMPORT") ? "VALKEY 80" : "RDB 15");
        List<String> refused = new ArrayList<>();
        try (RdbReader in = Readings.open(rdb);
                RdbWriter out = RdbWriter.to(
                        Channels.newChannel(new ByteArrayOutputStream()),
                        NewKeys.version(version),
                        WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (!(entry instanceof KeyEntry)) {
                    try {
                        out.write(entry);
                    } catch (RdbRefusedException e) {
                        refused.add(e.getMessage());
                    }
                }
            }
        }
        assertTrue(refused.contains(opcode + " can't be written in " + version), refused::toString);
    }
}
