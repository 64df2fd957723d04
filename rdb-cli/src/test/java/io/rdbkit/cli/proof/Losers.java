package io.rdbkit.cli.proof;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.server.ServerKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of dumps that get the same place, and which of them stay. */
final class Losers {

    private Losers() {}

    /** The first and the last key are meant in the order of the file, which is that of the server's hash tables. */
    static List<ServerKey> inOrderOfTheFile(Path dump, Set<ServerKey> keys) throws IOException {
        List<ServerKey> ordered = new ArrayList<>();
        try (RdbReader reader = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                if (entry instanceof KeyEntry key && keys.contains(new ServerKey(key.db(), key.key()))) {
                    ordered.add(new ServerKey(key.db(), key.key()));
                }
            }
        }
        return ordered;
    }

    /** The keys that don't stay, among those that get the same place. */
    static Set<ServerKey> of(List<ServerKey> ordered, RandomOptions options, boolean lastStays) {
        Map<ServerKey, ServerKey> stays = new HashMap<>();
        Set<ServerKey> losers = new HashSet<>();
        for (ServerKey key : ordered) {
            ServerKey place = options.place(key);
            ServerKey before = stays.get(place);
            if (before == null || lastStays) {
                stays.put(place, key);
            }
            if (before != null) {
                losers.add(lastStays ? before : key);
            }
        }
        return losers;
    }
}
