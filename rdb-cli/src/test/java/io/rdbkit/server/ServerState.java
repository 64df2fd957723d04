package io.rdbkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * All that a server holds, in a form that can be compared. The digest alone misses much: it covers whether a key
 * expires but not when, and no stream groups or functions.
 *
 * @param digest DEBUG DIGEST
 * @param dbSizes the number of keys in each database, without empty databases
 * @param expiries exact times in ms of all keys that expire
 * @param fieldExpiries exact times in ms of all hash fields that expire; empty for servers without them
 * @param streams XINFO STREAM FULL of every stream, without the parts about its memory; empty before 6.0
 * @param functions the code of every library, by name; empty before 7.0
 */
public record ServerState(
        String digest,
        SortedMap<Integer, Long> dbSizes,
        SortedMap<ServerKey, Long> expiries,
        SortedMap<ServerField, Long> fieldExpiries,
        SortedMap<ServerKey, String> streams,
        SortedMap<String, String> functions) {

    /** The differences, one line each, with this server's value first; empty if there are none. */
    public List<String> differences(ServerState other) {
        List<String> lines = new ArrayList<>();
        compare("dbsize of db", dbSizes, other.dbSizes, lines);
        compare("expiry of ", expiries, other.expiries, lines);
        compare("field expiry of ", fieldExpiries, other.fieldExpiries, lines);
        compare("stream ", streams, other.streams, lines);
        compare("function library ", functions, other.functions, lines);
        if (!digest.equals(other.digest)) {
            lines.add("digest: " + digest + " against " + other.digest);
        }
        return lines;
    }

    private static <K extends Comparable<K>> void compare(
            String what, Map<K, ?> mine, Map<K, ?> theirs, List<String> lines) {
        TreeSet<K> keys = new TreeSet<>(mine.keySet());
        keys.addAll(theirs.keySet());
        for (K key : keys) {
            Object a = mine.get(key);
            Object b = theirs.get(key);
            if (!Objects.equals(a, b)) {
                lines.add(what + key + ": " + a + " against " + b);
            }
        }
    }
}
