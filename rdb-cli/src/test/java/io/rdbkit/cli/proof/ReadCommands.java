package io.rdbkit.cli.proof;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.Client;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.exceptions.JedisDataException;

/** Commands that read a key, and their answers in a form in which those of two servers can be compared. */
final class ReadCommands {

    /** Their elements come in any order. */
    private static final Set<String> UNORDERED = Set.of("SMEMBERS", "HKEYS", "HVALS", "KEYS");

    private static final int SHOWN = 200;

    private ReadCommands() {}

    /** A command with what it asks. */
    static Object[] of(Object... words) {
        return words;
    }

    /** Commands for a key, whose members or fields include some. */
    static List<Object[]> about(String type, Bytes key, List<?> members) {
        List<Object[]> all = new ArrayList<>(List.of(
                of("EXISTS", key, key, "none"),
                of("TYPE", key),
                of("OBJECT", "ENCODING", key),
                of("PEXPIRETIME", key)));
        Object first = members.isEmpty() ? "none" : members.get(0);
        Object last = members.isEmpty() ? "none" : members.get(members.size() - 1);
        switch (type) {
            case "string" ->
                all.addAll(List.of(
                        of("GET", key),
                        of("STRLEN", key),
                        of("MGET", key, "none", key),
                        of("GETRANGE", key, 0, -1),
                        of("GETRANGE", key, 2, 5),
                        of("GETRANGE", key, -3, -2),
                        of("GETRANGE", key, -3, -100),
                        of("GETRANGE", key, 5, 2),
                        of("SUBSTR", key, 1, 1)));
            case "list" ->
                all.addAll(List.of(
                        of("LLEN", key),
                        of("LRANGE", key, 0, -1),
                        of("LRANGE", key, 0, 2),
                        of("LRANGE", key, 3, 5),
                        of("LRANGE", key, -3, -1),
                        of("LRANGE", key, 2, -1000000),
                        of("LRANGE", key, 1000000, 2000000),
                        of("LINDEX", key, 0),
                        of("LINDEX", key, 1),
                        of("LINDEX", key, -1),
                        of("LINDEX", key, 1000000),
                        of("LINDEX", key, -1000000)));
            case "set" ->
                all.addAll(List.of(
                        of("SCARD", key),
                        of("SMEMBERS", key),
                        of("SISMEMBER", key, first),
                        of("SISMEMBER", key, "none"),
                        of("SMISMEMBER", key, last, "none", first),
                        of("SSCAN", key, 0, "COUNT", 1000000),
                        of("SSCAN", key, 0, "MATCH", "*1*", "COUNT", 1000000)));
            case "hash" ->
                all.addAll(List.of(
                        of("HLEN", key),
                        of("HGETALL", key),
                        of("HKEYS", key),
                        of("HVALS", key),
                        of("HGET", key, first),
                        of("HGET", key, "none"),
                        of("HMGET", key, last, "none", first, last),
                        of("HEXISTS", key, last),
                        of("HEXISTS", key, "none"),
                        of("HSTRLEN", key, first),
                        of("HPEXPIRETIME", key, "FIELDS", 3, first, "none", last),
                        of("HSCAN", key, 0, "COUNT", 1000000),
                        of("HSCAN", key, 0, "MATCH", "*1*", "COUNT", 1000000)));
            case "zset" -> zset(key, first, last, all);
            case "stream" -> stream(key, all);
            default -> {}
        }
        return all;
    }

    private static void zset(Bytes key, Object first, Object last, List<Object[]> all) {
        all.addAll(List.of(
                of("ZCARD", key),
                of("ZSCORE", key, first),
                of("ZSCORE", key, "none"),
                of("ZMSCORE", key, last, "none"),
                of("ZRANK", key, first),
                of("ZREVRANK", key, first),
                of("ZRANK", key, "none"),
                of("ZCOUNT", key, "-inf", "+inf"),
                of("ZCOUNT", key, "(1", 100),
                of("ZLEXCOUNT", key, "-", "+"),
                of("ZRANGE", key, 0, -1),
                of("ZRANGE", key, 0, -1, "WITHSCORES"),
                of("ZRANGE", key, 1, 3, "REV", "WITHSCORES"),
                of("ZREVRANGE", key, 0, 4, "WITHSCORES"),
                of("ZRANGE", key, "-inf", "(50", "BYSCORE"),
                of("ZRANGE", key, "+inf", 2, "BYSCORE", "REV", "LIMIT", 1, 2, "WITHSCORES"),
                of("ZRANGEBYSCORE", key, 1, "inf", "LIMIT", 0, 3),
                of("ZREVRANGEBYSCORE", key, "inf", "-inf", "LIMIT", 2, -1),
                of("ZRANGE", key, "-", "+", "BYLEX", "LIMIT", 0, 5),
                of("ZREVRANGEBYLEX", key, "+", "-"),
                of("ZRANGE", key, 0, 1, "LIMIT", 0, 1),
                of("ZSCAN", key, 0, "COUNT", 1000000)));
    }

    /** Commands for a zset whose members have one score; of others servers promise nothing. */
    static List<Object[]> aboutLexicalOrder(Bytes key) {
        return List.of(
                of("ZLEXCOUNT", key, "-", "[m"),
                of("ZRANGEBYLEX", key, "[a", "(z"),
                of("ZRANGE", key, "(z", "[b", "BYLEX", "REV"),
                of("ZREVRANGEBYLEX", key, "+", "[k", "LIMIT", 1, 2));
    }

    private static void stream(Bytes key, List<Object[]> all) {
        all.addAll(List.of(
                of("XLEN", key),
                of("XRANGE", key, "-", "+"),
                of("XRANGE", key, "-", "+", "COUNT", 2),
                of("XRANGE", key, "-", "+", "COUNT", 0),
                of("XREVRANGE", key, "+", "-"),
                of("XREVRANGE", key, "+", "(0-1", "COUNT", 3),
                of("XRANGE", key, "5", "(1700000000000"),
                of("XINFO", "STREAM", key),
                of("XINFO", "GROUPS", key)));
    }

    /** The answer to a command: the reply, or its error. */
    static String answer(Client client, Object... words) {
        String name = text(words[0]);
        try {
            Object reply = client.call(words);
            boolean isScan = name.endsWith("SCAN");
            if (isScan) {
                List<?> parts = (List<?>) reply;
                return text(parts.get(0)) + pairs((List<?>) parts.get(1), name.equals("SSCAN") ? 1 : 2, name);
            }
            if (reply instanceof Collection<?> all && UNORDERED.contains(name)) {
                return new TreeSet<>(all.stream().map(ReadCommands::text).toList()) + "" + all.size();
            }
            if (name.equals("HGETALL")) {
                return pairs((List<?>) reply, 2, name);
            }
            if (name.equals("XINFO")) {
                return infos(words, reply);
            }
            return name.startsWith("Z") ? scores(reply) : text(reply);
        } catch (JedisDataException e) {
            return "error " + e.getMessage();
        }
    }

    private static String pairs(List<?> all, int stride, String name) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < all.size(); i += stride) {
            String first = text(all.get(i));
            each.add(
                    stride == 1
                            ? first
                            : first + "=" + (name.startsWith("Z") ? scores(all.get(i + 1)) : text(all.get(i + 1))));
        }
        each.sort(Comparator.naturalOrder());
        return each.toString();
    }

    /** A dump doesn't tell what the radix tree looks like, and times go on; groups can't be told apart by anything else. */
    private static String infos(Object[] words, Object reply) {
        List<?> list = (List<?>) reply;
        if (!words[1].equals("STREAM")) {
            return text(reply);
        }
        List<String> told = new ArrayList<>();
        for (int i = 0; i < list.size(); i += 2) {
            String name = text(list.get(i));
            if (!name.startsWith("radix")
                    && !name.startsWith("idmp")
                    && !name.contains("iids")
                    && !name.startsWith("pids")) {
                told.add(name + "=" + text(list.get(i + 1)));
            }
        }
        return told.toString();
    }

    /** Versions print the same score with different digits. */
    private static String scores(Object reply) {
        if (reply instanceof List<?> list) {
            return list.stream().map(ReadCommands::scores).toList().toString();
        }
        String text = text(reply);
        try {
            return Double.toString(Double.parseDouble(text));
        } catch (NumberFormatException noNumber) {
            return text;
        }
    }

    static String text(Object reply) {
        if (reply instanceof byte[] bytes) {
            return bytes.length <= SHOWN
                    ? Bytes.wrap(bytes).toString()
                    : Bytes.wrap(bytes, 0, SHOWN) + "... " + bytes.length + " " + Arrays.hashCode(bytes);
        }
        if (reply instanceof List<?> list) {
            return list.stream().map(ReadCommands::text).toList().toString();
        }
        return String.valueOf(reply);
    }
}
