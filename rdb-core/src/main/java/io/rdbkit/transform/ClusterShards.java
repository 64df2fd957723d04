package io.rdbkit.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer of CLUSTER SHARDS (since Redis 7.0) as redis-cli prints it: for a terminal, in plain lines, or with {@code --json}. In each of these
 * forms the words come in the same order: {@code slots}, ends of ranges, {@code nodes}, and names and values of each node, beginning with its
 * {@code id}. Valkey 9 puts the {@code id} of the shard behind them.
 */
final class ClusterShards {

    private static final String SLOTS = "slots";
    private static final String NODES = "nodes";
    private static final String ID = "id";

    /** What redis-cli puts before a value for a terminal. */
    private static final Pattern NUMBERING = Pattern.compile("^\\s*(?:[0-9]+\\) *)*(?:\\(integer\\) )?");

    private final Iterator<String> words;
    private final List<ClusterMaster> masters = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable String word;

    private ClusterShards(List<String> words) {
        this.words = words.iterator();
        next();
    }

    /** Whether a text begins as such an answer does. */
    static boolean isOne(String text) {
        List<String> words = text.stripLeading().startsWith("[") ? List.of(SLOTS) : words(text);
        return !words.isEmpty() && words.get(0).equals(SLOTS);
    }

    /** @throws IllegalArgumentException that says what is wrong with it, in a line */
    static ClusterNodes parse(String text) {
        ClusterShards answer = new ClusterShards(text.stripLeading().startsWith("[") ? wordsOfJson(text) : words(text));
        while (answer.word != null) {
            answer.shard();
        }
        return new ClusterNodes(answer.masters, answer.notes);
    }

    private static List<String> words(String text) {
        return text.lines()
                .map(line -> NUMBERING.matcher(line.stripTrailing()).replaceFirst(""))
                .map(word -> word.matches("\".*\"") ? word.substring(1, word.length() - 1) : word)
                .toList();
    }

    private static List<String> wordsOfJson(String text) {
        List<String> words = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            for (JsonToken token; (token = json.nextToken()) != null; ) {
                if (token == JsonToken.FIELD_NAME || token.isScalarValue()) {
                    words.add(token == JsonToken.VALUE_NULL ? "" : json.getText());
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    private void next() {
        word = words.hasNext() ? words.next() : null;
    }

    private void shard() {
        if (!SLOTS.equals(word)) {
            throw notOne();
        }
        next();
        List<String> ends = new ArrayList<>();
        while (word != null && !word.equals(NODES)) {
            if (word.matches("[0-9]{1,5}")) {
                ends.add(word);
            } else if (!word.isEmpty() && !word.equals("(empty array)")) {
                throw notOne();
            }
            next();
        }
        if (word == null || ends.size() % 2 != 0) {
            throw notOne();
        }
        next();
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < ends.size(); i += 2) {
            ranges.add(ends.get(i) + "-" + ends.get(i + 1));
        }
        List<Map<String, String>> nodes = nodes();
        add(String.join(",", ranges), nodes);
    }

    private List<Map<String, String>> nodes() {
        List<Map<String, String>> nodes = new ArrayList<>();
        while (word != null && !word.equals(SLOTS)) {
            String name = word;
            next();
            if (name.equals(ID)) {
                nodes.add(new LinkedHashMap<>());
            }
            if (nodes.isEmpty() || word == null) {
                if (word == null && name.isEmpty()) {
                    break; // a line end more at the end
                }
                throw notOne();
            }
            nodes.get(nodes.size() - 1).put(name, word);
            next();
        }
        return nodes;
    }

    private void add(String slots, List<Map<String, String>> nodes) {
        List<Map<String, String>> found =
                nodes.stream().filter(node -> "master".equals(node.get("role"))).toList();
        Map<String, String> master = found.stream()
                .filter(node -> !"fail".equals(node.get("health")))
                .findFirst()
                .orElse(found.isEmpty() ? null : found.get(0));
        if (master == null) {
            if (!slots.isEmpty()) {
                throw new IllegalArgumentException("the shard of the slots " + slots + " has no master");
            }
            return;
        }
        String host = master.getOrDefault("ip", "");
        ClusterMaster node = new ClusterMaster(
                master.getOrDefault(ID, ""),
                host.isEmpty() ? master.getOrDefault("hostname", master.getOrDefault("endpoint", "")) : host,
                master.getOrDefault("port", master.getOrDefault("tls-port", "")),
                slots);
        if (slots.isEmpty()) {
            notes.add(node + " has no slots, so no part is for it");
            return;
        }
        if ("fail".equals(master.get("health"))) {
            notes.add(node + " has failed, and owns " + slots + " all the same");
        }
        masters.add(node);
    }

    private static IllegalArgumentException notOne() {
        return new IllegalArgumentException("it is not an answer of CLUSTER SHARDS as redis-cli prints it");
    }
}
