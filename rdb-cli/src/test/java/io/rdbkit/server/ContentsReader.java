package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads values by commands into a text that doesn't depend on version, encoding, or the order of unordered elements.
 */
final class ContentsReader {

    private static final int SHOWN = 300;

    private final Client client;
    private final StateReader reader;

    ContentsReader(Client client, StateReader reader) {
        this.client = client;
        this.reader = reader;
    }

    SortedMap<ServerKey, String> contents() {
        SortedMap<ServerKey, String> types = reader.types();
        List<ServerKey> keys = List.copyOf(types.keySet());
        List<Object> values = reader.inEach(keys, key -> reading(types.get(key), key.key()));
        SortedMap<ServerKey, String> contents = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            ServerKey key = keys.get(i);
            String type = types.get(key);
            client.select(key.db());
            contents.put(key, type + " " + shortened(read(type, key.key(), values.get(i))));
        }
        return contents;
    }

    /** The command whose reply {@link #read} takes. */
    private static Object[] reading(String type, Bytes key) {
        return switch (type) {
            case "string" -> new Object[] {"GET", key};
            case "list" -> new Object[] {"LRANGE", key, 0, -1};
            case "set" -> new Object[] {"SMEMBERS", key};
            case "zset" -> new Object[] {"ZRANGE", key, 0, -1, "WITHSCORES"};
            case "hash" -> new Object[] {"HGETALL", key};
            case "stream" -> new Object[] {"XRANGE", key, "-", "+"};
            case "vectorset" -> new Object[] {"VCARD", key};
            default -> throw new IllegalStateException("no command reads a " + type);
        };
    }

    private String read(String type, Bytes key, Object reply) {
        return switch (type) {
            case "string" -> shown(reply);
            case "list" -> String.join(",", texts(reply));
            case "set" -> texts(reply).stream().sorted().collect(Collectors.joining(","));
            case "zset" -> members((List<?>) reply);
            case "hash" -> fields((List<?>) reply);
            case "stream" -> shown(reply) + groups(key);
            default -> "of " + reply;
        };
    }

    private static String members(List<?> membersAndScores) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < membersAndScores.size(); i += 2) {
            out.add(shown(membersAndScores.get(i)) + "=" + score(Client.string(membersAndScores.get(i + 1))));
        }
        return String.join(",", out);
    }

    /** Versions print the same score with different digits. */
    private static double score(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String fields(List<?> fieldsAndValues) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < fieldsAndValues.size(); i += 2) {
            out.add(shown(fieldsAndValues.get(i)) + "=" + shown(fieldsAndValues.get(i + 1)));
        }
        return out.stream().sorted().collect(Collectors.joining(","));
    }

    /**
     * Only what every version from 5.0 on reports and keeps: name, last ID, consumers' names, pending IDs with owner
     * and count.
     */
    private String groups(Bytes key) {
        StringBuilder out = new StringBuilder();
        out.append(" last=").append(shown(named((List<?>) client.call("XINFO", "STREAM", key), "last-generated-id")));
        for (Object group : (List<?>) client.call("XINFO", "GROUPS", key)) {
            Object name = named((List<?>) group, "name");
            out.append(" group ").append(shown(name)).append(" at ");
            out.append(shown(named((List<?>) group, "last-delivered-id")));
            for (Object consumer : (List<?>) client.call("XINFO", "CONSUMERS", key, name)) {
                out.append(" consumer ").append(shown(named((List<?>) consumer, "name")));
            }
            for (Object pending : (List<?>) client.call("XPENDING", key, name, "-", "+", 1_000_000)) {
                List<?> parts = (List<?>) pending;
                // The third part is the idle time, which keeps running.
                out.append(" pending ").append(shown(parts.get(0))).append(" of ");
                out.append(shown(parts.get(1))).append(" times ").append(parts.get(3));
            }
        }
        return out.toString();
    }

    private static Object named(List<?> pairs, String name) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (name.equals(Client.string(pairs.get(i)))) {
                return pairs.get(i + 1);
            }
        }
        throw new IllegalStateException("no " + name + " in " + shown(pairs));
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(ContentsReader::shown).toList();
    }

    private static String shown(Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream().map(ContentsReader::shown).toList().toString();
        }
        return reply instanceof byte[] bytes ? Bytes.wrap(bytes).toString() : String.valueOf(reply);
    }

    /** A long text by its beginning and its hash, so different contents give different texts. */
    private static String shortened(String text) {
        if (text.length() <= SHOWN) {
            return text;
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-1").digest(Bytes.utf8(text).toByteArray());
            return text.substring(0, SHOWN) + "... " + text.length() + " "
                    + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
