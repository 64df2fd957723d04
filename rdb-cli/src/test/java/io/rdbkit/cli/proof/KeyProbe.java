package io.rdbkit.cli.proof;

import io.rdbkit.server.Client;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.exceptions.JedisDataException;

/** Uses a key as programs do, and compares a server's answers to different commands about the same thing. */
final class KeyProbe {

    private static final String KEY = "k";

    /** Too long for any packed form. */
    private static final String LONG = "long".repeat(100);

    private static final String EMPTY = "it is there and empty";

    private final Client client;
    private String last = "";
    private boolean there;

    KeyProbe(Client client) {
        this.client = client;
    }

    /** The last command sent. */
    String last() {
        return last;
    }

    /** Whether the key was found. */
    boolean isThere() {
        return there;
    }

    /** The contradiction between two answers, or null. */
    String contradiction() {
        if (integer("EXISTS", "before") != 1 || integer("EXISTS", "behind") != 1) {
            return "the keys around it are not there";
        }
        String type = text("TYPE", KEY);
        there = !type.equals("none");
        if (!there) {
            return null;
        }
        text("DEBUG", "DIGEST");
        text("OBJECT", "ENCODING", KEY);
        String found = ofType(type);
        if (found == null) {
            change(type);
            found = ofType(type);
        }
        if (found == null) {
            text("DEBUG", "DIGEST");
            text("DEBUG", "RELOAD");
            found = ofType(text("TYPE", KEY));
        }
        return found == null ? emptied(type) : found;
    }

    private String ofType(String type) {
        return switch (type) {
            case "string" -> text("GET", KEY) == null ? "GET finds nothing" : null;
            case "list" -> list();
            case "set" -> set();
            case "zset" -> zset();
            case "hash" -> hash();
            case "stream" -> stream();
            case "none" -> "it is gone after DEBUG RELOAD";
            default -> null;
        };
    }

    /** Makes a packed value a plain one. */
    private void change(String type) {
        switch (type) {
            case "list" -> {
                call("LPUSH", KEY, LONG);
                call("RPUSH", KEY, LONG);
                call("LINSERT", KEY, "BEFORE", LONG, "more");
                call("LPOP", KEY);
                call("RPOP", KEY);
            }
            case "set" -> call("SADD", KEY, LONG);
            case "zset" -> call("ZADD", KEY, "7", LONG);
            case "hash" -> call("HSET", KEY, LONG, LONG);
            case "stream" -> {
                call("XADD", KEY, "*", "f", "v");
                call("XTRIM", KEY, "MAXLEN", "1");
            }
            default -> {
                // it has only one form
            }
        }
    }

    /** Pops all items of a list, from both ends in turn. */
    private String emptied(String type) {
        if (!type.equals("list")) {
            return null;
        }
        long length = integer("LLEN", KEY);
        for (long i = 0; i < length; i++) {
            if (text(i % 2 == 0 ? "LPOP" : "RPOP", KEY) == null) {
                return "a list with items has none to pop";
            }
        }
        return integer("EXISTS", KEY) == 0 ? null : "it is there without items";
    }

    private String list() {
        List<String> items = texts("LRANGE", KEY, "0", "-1");
        long length = integer("LLEN", KEY);
        if (length == 0) {
            return EMPTY;
        }
        if (items.size() != length) {
            return "LLEN says " + length + ", LRANGE gives " + items.size();
        }
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).equals(text("LINDEX", KEY, i))) {
                return "LINDEX gives another item than LRANGE";
            }
            if (!items.get(i).equals(text("LINDEX", KEY, i - length))) {
                return "LINDEX from the end gives another item than LRANGE";
            }
        }
        return null;
    }

    private String set() {
        List<String> members = texts("SMEMBERS", KEY);
        long length = integer("SCARD", KEY);
        if (length == 0) {
            return EMPTY;
        }
        if (members.size() != length) {
            return "SCARD says " + length + ", SMEMBERS gives " + members.size();
        }
        if (hasTwice(members)) {
            return "SMEMBERS gives a member twice";
        }
        for (String member : members) {
            if (integer("SISMEMBER", KEY, member) != 1) {
                return "SISMEMBER doesn't know a member that SMEMBERS gives";
            }
        }
        return null;
    }

    private static boolean hasTwice(List<String> members) {
        return new HashSet<>(members).size() < members.size();
    }

    private String zset() {
        List<String> pairs = texts("ZRANGE", KEY, "0", "-1", "WITHSCORES");
        long length = integer("ZCARD", KEY);
        if (length == 0) {
            return EMPTY;
        }
        if (pairs.size() != 2 * length) {
            return "ZCARD says " + length + ", ZRANGE gives " + pairs.size() / 2.0;
        }
        List<String> members = everySecond(pairs, 0);
        List<String> scores = everySecond(pairs, 1);
        if (hasTwice(members)) {
            return "ZRANGE gives a member twice";
        }
        for (int i = 0; i < members.size(); i++) {
            if (scores.get(i).endsWith("nan")) {
                return "it has a score nan";
            }
            if (!scores.get(i).equals(text("ZSCORE", KEY, members.get(i)))) {
                return "ZSCORE gives another score than ZRANGE";
            }
            if (!texts("ZRANGEBYSCORE", KEY, scores.get(i), scores.get(i)).contains(members.get(i))) {
                return "ZRANGEBYSCORE doesn't give a member of that score";
            }
            if (integer("ZRANK", KEY, members.get(i)) != i) {
                return "ZRANK gives another place than ZRANGE";
            }
        }
        for (int i = 1; i < members.size(); i++) {
            if (scores.get(i).equals(scores.get(i - 1)) && members.get(i).compareTo(members.get(i - 1)) < 0) {
                return "ZRANGE gives members of one score in no order";
            }
        }
        return null;
    }

    private static List<String> everySecond(List<String> texts, int from) {
        List<String> some = new ArrayList<>();
        for (int i = from; i < texts.size(); i += 2) {
            some.add(texts.get(i));
        }
        return some;
    }

    private String hash() {
        List<String> pairs = texts("HGETALL", KEY);
        long length = integer("HLEN", KEY);
        if (length == 0) {
            return EMPTY;
        }
        if (pairs.size() != 2 * length) {
            return "HLEN says " + length + ", HGETALL gives " + pairs.size() / 2.0;
        }
        List<String> fields = everySecond(pairs, 0);
        if (hasTwice(fields)) {
            return "HGETALL gives a field twice";
        }
        for (int i = 0; i < fields.size(); i++) {
            if (!everySecond(pairs, 1).get(i).equals(text("HGET", KEY, fields.get(i)))) {
                return "HGET gives another value than HGETALL";
            }
        }
        return null;
    }

    private String stream() {
        List<?> records = (List<?>) call("XRANGE", KEY, "-", "+");
        long length = integer("XLEN", KEY);
        Set<String> ids = new HashSet<>();
        String lastId = "0-0";
        for (Object record : records) {
            String id = string(((List<?>) record).get(0));
            if (!ids.add(id)) {
                return "XRANGE gives an ID twice";
            }
            if (((List<?>) call("XRANGE", KEY, id, id)).size() != 1) {
                return "XRANGE doesn't find an ID that it gives";
            }
            lastId = id;
        }
        if (records.size() != length) {
            return "XLEN says " + length + ", XRANGE gives " + records.size();
        }
        if (((List<?>) call("XREVRANGE", KEY, "+", "-")).size() != length) {
            return "XREVRANGE gives others than XRANGE";
        }
        String contradiction = streamState(lastId);
        return contradiction != null ? contradiction : groups();
    }

    private String streamState(String lastId) {
        List<?> info = (List<?>) call("XINFO", "STREAM", KEY);
        String said = string(after(info, "last-generated-id"));
        if (Long.parseLong(said.split("-")[0]) < Long.parseLong(lastId.split("-")[0])) {
            return "its last ID is before that of a record";
        }
        Object first = after(info, "recorded-first-entry-id");
        List<?> firstRecord = (List<?>) after(info, "first-entry");
        if (first != null && firstRecord != null && !string(first).equals(string(firstRecord.get(0)))) {
            return "XINFO gives two first IDs";
        }
        Object added = after(info, "entries-added");
        if (added != null && (Long) added < (Long) after(info, "length")) {
            return "XINFO says that fewer records were added than there are";
        }
        Object deleted = after(info, "max-deleted-entry-id");
        if (deleted != null && Long.parseLong(string(deleted).split("-")[0]) > Long.parseLong(said.split("-")[0])) {
            return "XINFO says that a record was deleted that never was";
        }
        return null;
    }

    private static Object after(List<?> info, String name) {
        for (int i = 0; i + 1 < info.size(); i += 2) {
            if (string(info.get(i)).equals(name)) {
                return info.get(i + 1);
            }
        }
        return null;
    }

    private String groups() {
        for (Object group : (List<?>) call("XINFO", "GROUPS", KEY)) {
            String name = string(after((List<?>) group, "name"));
            long pending = (Long) after((List<?>) group, "pending");
            long owned = 0;
            for (Object consumer : (List<?>) call("XINFO", "CONSUMERS", KEY, name)) {
                owned += (Long) after((List<?>) consumer, "pending");
                call("XREADGROUP", "GROUP", name, string(after((List<?>) consumer, "name")), "STREAMS", KEY, "0");
            }
            List<?> listed = (List<?>) call("XPENDING", KEY, name, "-", "+", "100");
            call("XPENDING", KEY, name);
            if (pending != owned || pending != listed.size()) {
                return "a group has " + pending + " pending entries, its consumers " + owned + ", XPENDING gives "
                        + listed.size();
            }
            for (Object entry : listed) {
                call("XCLAIM", KEY, name, "prober", "0", string(((List<?>) entry).get(0)));
            }
            for (Object entry : listed) {
                call("XACK", KEY, name, string(((List<?>) entry).get(0)));
            }
            call("XGROUP", "DESTROY", KEY, name);
        }
        return null;
    }

    // ---- commands

    private Object call(Object... words) {
        StringBuilder said = new StringBuilder();
        for (Object word : words) {
            said.append(said.isEmpty() ? "" : " ").append(word.equals(LONG) ? "..." : word);
        }
        last = said.toString();
        return client.callIn(0, words);
    }

    private long integer(Object... words) {
        Object answer = call(words);
        if (!(answer instanceof Long number)) {
            throw new JedisDataException("no number but " + (answer == null ? "nil" : answer.getClass()));
        }
        return number;
    }

    private String text(Object... words) {
        return string(call(words));
    }

    private List<String> texts(Object... words) {
        return ((List<?>) call(words)).stream().map(KeyProbe::string).toList();
    }

    private static String string(Object answer) {
        return answer instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1)
                : answer == null ? null : answer.toString();
    }
}
