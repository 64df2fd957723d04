package io.rdbkit.cli;

import static io.rdbkit.cli.SidecarText.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sidecar of a dump in the corpus. The server that wrote the dump loaded it and was asked for all or 300 of its
 * keys. A sidecar holds the answers. Each character in it stands for a byte. Long strings and lists are given by length
 * and digest.
 */
public final class Sidecar {

    private final Path file;
    private final JsonNode said;

    private Sidecar(Path file) {
        this.file = file;
        try {
            said = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All sidecars in a directory. */
    public static Stream<Path> files(Path corpus) throws IOException {
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
        }
    }

    public static Sidecar in(Path file) {
        return new Sidecar(file);
    }

    /** The sidecar of a dump, if it has one. */
    public static Optional<Sidecar> beside(Path dump) {
        Path file = dump.resolveSibling(dump.getFileName().toString().replaceAll("\\.(rdb|aof)$", ".json"));
        return Files.exists(file) ? Optional.of(new Sidecar(file)) : Optional.empty();
    }

    public Path dump() {
        Path rdb = file.resolveSibling(file.getFileName().toString().replace(".json", ".rdb"));
        return Files.exists(rdb) ? rdb : Path.of(rdb.toString().replace(".rdb", ".aof"));
    }

    /** The version of the format. */
    public int rdbVersion() {
        return said.get("rdb").get("rdb_version").asInt();
    }

    /** The names of the types, opcodes or encodings in the file: {@code types}, {@code opcodes}, {@code enc}. */
    public Set<String> inFile(String what) {
        Set<String> names = new TreeSet<>();
        said.get("rdb").path(what).fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Type and encoding of the sampled keys, each with the type byte in the file. */
    public Set<String> encodings() {
        Set<String> encodings = new TreeSet<>();
        for (JsonNode sample : said.get("sample")) {
            encodings.add(sample.get("type").asText() + " "
                    + sample.path("encoding").asText() + " as "
                    + sample.path("rdb_type").asText());
        }
        return encodings;
    }

    /** Whether a Valkey server wrote the dump. */
    public boolean isOfValkey() {
        return said.get("server").asText().startsWith("valkey");
    }

    /** Whether the dump has keys and fields that expired before the server loaded it. */
    public boolean hasExpired() {
        return said.get("variant").asText().equals("ttl-past");
    }

    /** Whether commands follow the dump. They changed what the server answered. */
    public boolean hasCommands() {
        return said.get("rdb").has("tail_bytes");
    }

    /** Whether the dump has no key. */
    public boolean isEmpty() {
        return said.get("sample").isEmpty();
    }

    /** DEBUG DIGEST after the file was loaded. */
    public String digest() {
        return said.get("debug_digest").asText();
    }

    /** DEBUG DIGEST when the file was saved; null if it is unknown. */
    public String digestWhenSaved() {
        return said.path("digest_before_save").asText(null);
    }

    /** The code of every function library, by name. */
    public SortedMap<String, String> functions() {
        SortedMap<String, String> functions = new TreeMap<>();
        for (JsonNode library : said.path("functions")) {
            // An array of names and values: the first value is the library's name, the last one its code.
            byte[] code = library.get(library.size() - 1).asText().getBytes(StandardCharsets.ISO_8859_1);
            functions.put(library.get(1).asText(), new String(code, StandardCharsets.UTF_8));
        }
        return functions;
    }

    /** The sampled keys that the dump holds. In an AOF the commands behind the dump made other keys. */
    public List<SidecarKey> keys() {
        List<SidecarKey> keys = new ArrayList<>();
        for (JsonNode sample : said.get("sample")) {
            if (sample.has("rdb_type")) {
                keys.add(new SidecarKey(
                        sample, hasExpired() && sample.get("key").asText().startsWith("hfe:")));
            }
        }
        return keys;
    }

    /** The lines of an export, by database and name of the key as {@link SidecarKey#name} gives them. */
    public static Map<String, JsonNode> exported(byte[] lines) {
        Map<String, JsonNode> exported = new HashMap<>();
        try (MappingIterator<JsonNode> each =
                ExportDumpsTest.JSON.readerFor(JsonNode.class).readValues(lines)) {
            while (each.hasNext()) {
                JsonNode line = each.next();
                if (line.has("key")) {
                    exported.put(line.get("db").asInt() + " " + given(line.get("key")), line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return exported;
    }

    /** Database and name of a key, in the form of {@link SidecarKey#name}. */
    public static String name(int db, Bytes key) {
        return db + " " + given(key.toByteArray());
    }
}
