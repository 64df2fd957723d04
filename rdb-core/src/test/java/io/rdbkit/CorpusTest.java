package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.output.CountingOutputStream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares dumps of many servers with their sidecars. A sidecar holds the server's own answers and the counts of
 * another reader.
 */
@EnabledIfEnvironmentVariable(
        named = Dumps.CORPUS,
        matches = ".+",
        disabledReason = "it needs a directory of dumps with sidecars")
class CorpusTest {

    /**
     * The longest string that a sidecar gives in full. For a longer string it has a digest, for a longer AUX field its
     * length.
     */
    private static final int LONGEST_STRING = 2048;

    private static final int LONGEST_AUX = 201;

    private static final Set<String> PACKED = Set.of("intset", "ziplist", "listpack");

    static List<Path> sidecars() {
        return Dumps.in(Dumps.corpus(), "glob:**.json");
    }

    @ParameterizedTest
    @MethodSource("sidecars")
    void aDumpAgreesWithItsSidecar(Path sidecar) throws IOException {
        JsonNode said = new ObjectMapper().readTree(sidecar.toFile());
        JsonNode rdb = said.get("rdb");
        Map<String, JsonNode> samples = samples(said);
        Map<String, Long> dbs = new TreeMap<>();
        Map<String, Long> types = new TreeMap<>();
        Map<String, Long> opcodes = new TreeMap<>();
        List<String> aux = new ArrayList<>();
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(true);
        try (RdbReader in = RdbReader.open(dump(sidecar), options)) {
            assertEquals(rdb.get("magic").asText(), in.version().fork().magic());
            assertEquals(rdb.get("rdb_version").asInt(), in.version().number());
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                count(opcodes, opcode(entry));
                if (entry instanceof KeyEntry key) {
                    count(dbs, String.valueOf(key.db()));
                    count(types, String.valueOf(key.type().id()));
                    count(opcodes, key.hasExpiry() ? in.version().hasMillisecondExpiry() ? "252" : "253" : "key");
                    count(opcodes, key.eviction().idleSeconds() >= 0 ? "248" : "key");
                    count(opcodes, key.eviction().frequency() >= 0 ? "249" : "key");
                    JsonNode sample = samples.remove(name(key.db(), string(key.key())));
                    if (sample != null) {
                        checkEncoding(key, sample, said.get("server").asText());
                        check(key, sample, in.version(), said.get("variant").asText());
                    }
                    assertEquals(key.serializedSize(), copied(key), key::toString);
                } else if (entry instanceof AuxEntry field) {
                    boolean given = field.value().length() < LONGEST_AUX;
                    aux.add(latin1(field.name()) + "="
                            + (given
                                    ? latin1(field.value())
                                    : "<" + field.value().length() + " bytes>"));
                }
            }
            long tail = rdb.path("tail_bytes").asLong();
            assertEquals(rdb.get("size").asLong() - tail, in.length());
            assertEquals(tail, in.tail() == null ? 0 : in.tail().bytes());
            assertEquals(rdb.has("crc64") ? Checksum.GOOD : Checksum.NONE, in.checksum());
        }
        assertEquals(Map.of(), samples, "the sidecar has keys that are not in the file");
        assertEquals(counts(rdb.get("dbs")), dbs);
        assertEquals(counts(rdb.get("types")), types);
        opcodes.remove("key");
        Map<String, Long> saidOpcodes = counts(rdb.get("opcodes"));
        saidOpcodes.keySet().removeAll(List.of("254", "255"));
        assertEquals(saidOpcodes, opcodes);
        List<String> saidAux = new ArrayList<>();
        rdb.get("aux")
                .forEach(pair ->
                        saidAux.add(pair.get(0).asText() + "=" + pair.get(1).asText()));
        assertEquals(saidAux, aux);
    }

    static Path dump(Path sidecar) {
        String name = sidecar.getFileName().toString();
        Path rdb = sidecar.resolveSibling(name.replace(".json", ".rdb"));
        return Files.exists(rdb) ? rdb : sidecar.resolveSibling(name.replace(".json", ".aof"));
    }

    /** The keys that the RDB itself has. Keys that an AOF's commands made have no type byte. */
    static Map<String, JsonNode> samples(JsonNode said) {
        Map<String, JsonNode> samples = new HashMap<>();
        for (JsonNode sample : said.get("sample")) {
            if (sample.has("rdb_type")) {
                samples.put(name(sample.get("db").asInt(), string(sample.get("key"))), sample);
            }
        }
        assertEquals(said.get("sample").isEmpty() || said.get("rdb").has("tail_bytes"), samples.isEmpty());
        return samples;
    }

    private static void check(KeyEntry key, JsonNode said, RdbVersion version, String variant) throws IOException {
        assertEquals(said.get("rdb_type").asInt(), key.type().id(), key::toString);
        assertEquals(said.path("rdb_exp").asLong(Expiry.NONE), key.expiry(), key::toString);
        assertEquals(
                new Eviction(
                        said.path("rdb_idle").asLong(-1), said.path("rdb_freq").asInt(-1)),
                key.eviction(),
                key::toString);
        assertEquals(said.get("rdb_off").asLong(), typeByteOffset(key, version), key::toString);
        boolean fieldsExpiredAtLoad =
                variant.equals("ttl-past") && said.get("key").asText().startsWith("hfe:");
        if (!fieldsExpiredAtLoad) {
            assertEquals(elements(said), key.elements(), key::toString);
        }
        if (key.type() == RdbType.MODULE_2 && !said.get("type").asText().equals("mem_alloc")) {
            assertEquals(said.get("type").asText(), key.module().name());
        }
    }

    /**
     * The sidecar names the encoding after loading. A server packs small collections then, and it distinguishes strings
     * that a file doesn't.
     */
    private static void checkEncoding(KeyEntry key, JsonNode said, String server) throws IOException {
        ObjectEncoding encoding = key.encoding();
        String loaded = said.get("encoding").asText();
        boolean packedAtLoad = (encoding == ObjectEncoding.HASHTABLE || encoding == ObjectEncoding.SKIPLIST)
                && PACKED.contains(loaded)
                && elements(said) <= 512;
        boolean unnamed = encoding == ObjectEncoding.STREAM && loaded.equals("unknown"); // Redis 5.0 answers so
        boolean embedsWithKey =
                server.startsWith("valkey-8.1") && encoding == ObjectEncoding.EMBSTR && loaded.equals("raw");
        if (!packedAtLoad && !unnamed && !embedsWithKey) {
            assertEquals(loaded, encoding.toString(), key::toString);
        }
        if (packedAtLoad) {
            assertTrue(key.type() == RdbType.SET
                    || key.type() == RdbType.HASH
                    || key.type() == RdbType.ZSET
                    || key.type() == RdbType.ZSET_2);
        }
    }

    /** The offset of a key's type byte. The key's own offset is that of its first prefix, such as its expiry. */
    private static long typeByteOffset(KeyEntry key, RdbVersion version) {
        long offset = key.offset();
        if (key.hasExpiry()) {
            offset += version.hasMillisecondExpiry() ? 9 : 5;
        }
        if (key.eviction().idleSeconds() >= 0) {
            offset +=
                    1 + (key.eviction().idleSeconds() < 64 ? 1 : key.eviction().idleSeconds() < 1 << 14 ? 2 : 5);
        }
        return key.eviction().frequency() >= 0 ? offset + 2 : offset;
    }

    private static long elements(JsonNode said) {
        if (said.has("arcount")) {
            return said.get("arcount").asLong();
        }
        return switch (said.get("type").asText()) {
            case "list", "set", "zset", "hash", "stream" -> {
                JsonNode value = said.get("value");
                assertTrue(
                        value.isArray() || said.get("type").asText().equals("list"),
                        "only a list is given by its digest");
                yield value.isArray() ? value.size() : value.get("$count").asLong();
            }
            default -> 1;
        };
    }

    private static String opcode(RdbEntry entry) {
        if (entry instanceof KeyEntry) {
            return "key";
        }
        if (entry instanceof AuxEntry) {
            return "250";
        }
        if (entry instanceof ResizeHint) {
            return "251";
        }
        if (entry instanceof SlotHint) {
            return "244";
        }
        if (entry instanceof FunctionEntry function) {
            assertFalse(function.preRelease());
            return "245";
        }
        return entry instanceof ModuleAuxEntry ? "247" : entry.toString();
    }

    /** {@code {"0 STRING": 12}}, by the number alone. */
    private static Map<String, Long> counts(JsonNode said) {
        Map<String, Long> counts = new TreeMap<>();
        said.properties()
                .forEach(count -> counts.put(
                        count.getKey().split(" ")[0], count.getValue().asLong()));
        return counts;
    }

    private static void count(Map<String, Long> counts, String what) {
        counts.merge(what, 1L, Long::sum);
    }

    private static long copied(KeyEntry key) throws IOException {
        CountingOutputStream bytes = new CountingOutputStream(OutputStream.nullOutputStream());
        key.value().copyTo(bytes);
        return bytes.getByteCount();
    }

    private static String name(int db, String key) {
        return db + " " + key;
    }

    /** A string in full, or the digest of a long one. */
    private static String string(JsonNode said) {
        return said.isTextual() ? said.asText() : said.get("$sha1").asText();
    }

    static String string(Bytes bytes) {
        return bytes.length() <= LONGEST_STRING ? latin1(bytes) : DigestUtils.sha1Hex(bytes.toByteArray());
    }

    private static String latin1(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }
}
