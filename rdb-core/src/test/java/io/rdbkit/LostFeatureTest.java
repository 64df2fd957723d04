package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a target without a feature gets instead, for each feature, and which losses are reported. */
class LostFeatureTest {

    private static final LossPolicy DROP = LossPolicy.of(OnLoss.DROP_FEATURE);

    private static KeyEntry key(byte[] rdb) throws IOException {
        return Readings.key(rdb);
    }

    private static byte[] expiring(long expiry) {
        return RdbBytes.redis(6)
                .select(0)
                .bytes(252)
                .le(8, expiry)
                .string("k", "v")
                .end();
    }

    /** Seconds are rounded up, so no key expires too early. */
    @ParameterizedTest
    @CsvSource({
        "1900000000000, 1900000000000, ''",
        "1900000000001, 1900000001000, expiry-ms 1 drop-feature",
        "1900000000999, 1900000001000, expiry-ms 1 drop-feature",
        "0, 0, ''",
        "1, 1000, expiry-ms 1 drop-feature",
        "2147483647000, 2147483647000, ''",
        "2147483646001, 2147483647000, expiry-ms 1 drop-feature",
        "2147483647001, -1, expiry-range 1 drop-feature",
        "2147483648000, -1, expiry-range 1 drop-feature",
        "9223372036854775807, -1, expiry-range 1 drop-feature",
        "-500, 0, expiry-ms 1 drop-feature",
        "-1500, -2000, expiry-ms 1 drop-feature", // -1 would mean no expiry
        "-2000, -2000, ''",
        "-9223372036854775000, -2147483648000, ''",
    })
    void anExpiryIsRoundedUpToTheSecond(long expiry, long left, String told) throws IOException {
        for (String target : List.of("redis-2.4", "rdb-1")) {
            Converted converted = Converted.of(expiring(expiry), target, DROP);
            assertEquals(left, key(converted.rdb()).expiry());
            assertEquals(told, String.join(",", converted.told()));
        }
        assertEquals(
                expiry,
                key(Converted.of(expiring(expiry), "redis-2.6", LossPolicy.FAIL).rdb())
                        .expiry());
    }

    @ParameterizedTest
    @CsvSource({"redis-4.0, true", "redis-5.0, false", "valkey-9.0, false"})
    void idleTimeIsLostInOldVersions(String target, boolean lost) throws IOException {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .bytes(248)
                .len(70)
                .string("k", "v")
                .bytes(249, 9)
                .string("l", "v")
                .end();
        Converted converted = Converted.of(rdb, target, DROP);
        List<String> twice = List.of("eviction 1 drop-feature", "eviction 1 drop-feature");
        assertEquals(lost ? twice : List.of(), converted.told());
        List<Eviction> left = KeyContent.all(converted.rdb()).stream()
                .map(KeyContent::eviction)
                .toList();
        assertEquals(
                lost ? List.of(Eviction.NONE, Eviction.NONE) : List.of(new Eviction(70, -1), new Eviction(-1, 9)),
                left);
    }

    /** The flag says whether a server without the module may ignore the metadata. */
    @ParameterizedTest
    @CsvSource({
        "redis-8.4, 09f5c428, true",
        "redis-8.6, 09f5c428, false",
        "redis-8.6, 08f5c428, true",
        "redis-8.10, 08f5c428, true",
        "valkey-9.0, 09f5c428, true"
    })
    void metadataOfModulesIsLost(String target, String id, boolean lost) throws IOException {
        byte[] rdb = withMetadata(id);
        Converted converted = Converted.of(rdb, target, DROP);
        assertEquals(lost ? List.of("key-metadata 1 drop-feature") : List.of(), converted.told());
        assertEquals(lost, key(converted.rdb()).metadata().isEmpty());
        try (RdbReader in = Readings.open(rdb)) {
            Inventory file = Inventory.of(in, 0, 0, offset -> {});
            assertEquals(lost, file.lostIn(Target.parse(target)).containsKey(Feature.KEY_METADATA));
            assertEquals(
                    lost, !LoadCheck.reasonsAgainst(file, Target.parse(target)).isEmpty());
        }
    }

    @Test
    void metadataOfAModuleThatTheTargetHasIsKept() throws IOException {
        Target target = Target.parse("redis-8.6").assumingModule("KMT1");
        Converted converted = Converted.of(withMetadata("08f5c428"), target, LossPolicy.FAIL);
        assertEquals("KMT1", key(converted.rdb()).metadataClasses().get(0).name());
    }

    private static byte[] withMetadata(String id) {
        return RdbBytes.redis(13)
                .select(0)
                .bytes(243)
                .len(1)
                .hex(id)
                .hex("0201" + "00")
                .string("k", "v")
                .end();
    }

    private static byte[] ofModule() {
        return RdbBytes.redis(9)
                .bytes(247)
                .hex(HandMade.MODULE_ID)
                .len(2, 1)
                .hex("050568656c6c6f" + "00")
                .select(0)
                .key(7, "m")
                .hex(HandMade.MODULE_ID + "0201" + "00")
                .string("k", "v")
                .end();
    }

    @ParameterizedTest
    @CsvSource({
        "redis-3.2,  true,  module-aux 1 drop-key; module 1 drop-key",
        "redis-4.0,  false, module-aux 1 drop-key; module 1 drop-key",
        "redis-4.0,  true,  module-aux 1 drop-key",
        "redis-5.0,  true,  module-aux 1 drop-key",
        "redis-6.0,  false, module-aux 1 drop-key; module 1 drop-key",
        "redis-6.0,  true,  ''",
        "valkey-9.0, true,  ''",
    })
    void valuesOfModulesNeedTheModule(String server, boolean assumed, String told) throws IOException {
        Target target = Target.parse(server);
        Converted converted = Converted.of(ofModule(), assumed ? target.assumingModule("abcdefghi") : target);
        assertEquals(told, String.join("; ", converted.told()));
        assertEquals(told.contains("module 1") ? List.of("k") : List.of("m", "k"), converted.names());
        assertEquals(
                told.contains("module-aux") ? 0 : 1,
                Readings.entries(converted.rdb()).stream()
                        .filter(ModuleAuxEntry.class::isInstance)
                        .count());
        for (Loss loss : converted.lost()) {
            assertEquals(Bytes.utf8("abcdefghi"), loss.name());
        }
    }

    private static byte[] ofLibraries() {
        return RdbBytes.redis(10)
                .bytes(245)
                .str("#!lua name=released\n")
                .bytes(246)
                .str("candidate", "LUA")
                .len(1)
                .str("what it does", "code")
                .select(0)
                .string("k", "v")
                .end();
    }

    @Test
    void librariesNeedRedis7() throws IOException {
        Converted converted = Converted.of(ofLibraries(), "redis-6.2", DROP);
        assertEquals(List.of("function 1 drop-key", "function 1 drop-key"), converted.told());
        assertEquals(
                List.of("function library released", "function library candidate"),
                converted.lost().stream().map(Loss::what).toList());
        assertEquals(1, Readings.entries(converted.rdb()).size());
        assertEquals(0, converted.losses().keysDropped());
    }

    /** Released servers convert it in the same way. */
    @Test
    void aLibraryOfAReleaseCandidateBecomesOneOfARelease() throws IOException {
        for (String target : List.of("redis-7.0", "redis-latest", "valkey-9.0")) {
            byte[] rdb = Converted.of(ofLibraries(), target, LossPolicy.FAIL).rdb();
            List<FunctionEntry> libraries = Readings.entries(rdb).stream()
                    .filter(FunctionEntry.class::isInstance)
                    .map(FunctionEntry.class::cast)
                    .toList();
            assertEquals(
                    List.of("released", "candidate"),
                    libraries.stream().map(FunctionEntry::libraryName).toList());
            assertTrue(libraries.stream().noneMatch(FunctionEntry::preRelease), target);
            assertTrue(libraries.get(1).code().toString().endsWith("code"), target);
        }
    }

    @Test
    void aSlotImportIsNotWritten() throws IOException {
        byte[] rdb = RdbBytes.valkey(80)
                .bytes(243)
                .str("a job")
                .len(2, 0, 5, 7, 7)
                .select(0)
                .string("k", "v")
                .end();
        for (String target : List.of("valkey-8.1", "valkey-9.1")) { // a server outside a cluster stops at one
            assertEquals(
                    1,
                    Readings.entries(Converted.of(rdb, target, LossPolicy.FAIL).rdb())
                            .size());
        }
    }

    @Test
    void templatedHashesBecomePlainOnes() throws IOException {
        byte[] rdb = RdbBytes.redis(15)
                .bytes(242)
                .len(7, 2)
                .str("f", "g")
                .select(0)
                .key(30, "packed")
                .str(Packed.listpack("7", "v", "w"))
                .key(32, "array")
                .len(7)
                .str("x", "y")
                .end();
        for (String target : List.of("redis-8.8", "redis-6.2", "redis-2.2", "valkey-9.0")) {
            byte[] written = Converted.of(rdb, target, LossPolicy.FAIL).rdb();
            assertEquals(KeyContent.all(rdb), KeyContent.all(written), target);
            assertEquals(2, Readings.entries(written).size(), target);
        }
        assertEquals(
                EntryText.contents(rdb),
                EntryText.contents(
                        Converted.of(rdb, "redis-8.10", LossPolicy.FAIL).rdb()));
    }

    @ParameterizedTest
    @CsvSource({
        "redis-7.4,  HASH_METADATA, HASH_LISTPACK_EX, HASH_LISTPACK, ''",
        "redis-8.10, HASH_METADATA, HASH_LISTPACK_EX, HASH_LISTPACK, ''",
        "valkey-9.0, HASH_2, HASH_2, HASH_LISTPACK, ''",
        "redis-7.2,  HASH, HASH_LISTPACK, HASH_LISTPACK, field-expiry 1 drop-feature; field-expiry 1 drop-feature",
        "redis-6.2,  HASH, HASH_ZIPLIST, HASH_ZIPLIST, field-expiry 1 drop-feature; field-expiry 1 drop-feature",
    })
    void hashesOfReleaseCandidates(String target, RdbType plain, RdbType packed, RdbType without, String told)
            throws IOException {
        RdbBytes file = RdbBytes.redis(12).select(0).key(22, "plain").len(2);
        byte[] rdb = file.len(1_900_000_000_000L)
                .str("f", "v")
                .len(0)
                .str("g", "w".repeat(100))
                .key(23, "packed")
                .str(Packed.listpack("f", "v", "1900000000000", "g", "w", "0"))
                .key(23, "without")
                .str(Packed.listpack("f", "v", "0"))
                .end();
        Converted converted = Converted.of(rdb, target, DROP);
        assertEquals(told, String.join("; ", converted.told()));
        List<KeyContent> expected = KeyContent.all(rdb).stream()
                .map(key -> key.in(Target.parse(target)))
                .toList();
        assertEquals(expected, KeyContent.all(converted.rdb()));
        assertEquals(
                List.of(plain, packed, without),
                Readings.entries(converted.rdb()).stream()
                        .map(entry -> ((KeyEntry) entry).type())
                        .toList());
    }

    @Test
    void theVersionInAuxIsThatOfTheTarget() throws IOException {
        byte[] rdb = RdbBytes.redis(12)
                .aux("redis-ver", "7.4.1")
                .aux("redis-bits", "64")
                .select(0)
                .string("k", "v")
                .end();
        assertEquals(List.of("redis-ver=6.2.0", "redis-bits=64"), aux(rdb, "redis-6.2"));
        assertEquals(List.of("valkey-ver=9.0.0", "redis-bits=64"), aux(rdb, "valkey-9.0"));
        assertEquals(List.of("redis-bits=64"), aux(rdb, "rdb-9"));
        assertEquals(List.of(), aux(rdb, "redis-2.8"));
    }

    private static List<String> aux(byte[] rdb, String target) throws IOException {
        return Readings.entries(Converted.of(rdb, target, LossPolicy.FAIL).rdb()).stream()
                .filter(AuxEntry.class::isInstance)
                .map(entry -> ((AuxEntry) entry).name() + "=" + ((AuxEntry) entry).value())
                .toList();
    }
}
