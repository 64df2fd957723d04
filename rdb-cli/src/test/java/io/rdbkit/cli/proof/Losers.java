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

/** What becomes of keys of dumps that come to one place. */
final class Losers {

    private Losers() {}

    /** What first and last mean is said of the file; its order is the server's hash tables'. */
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

    /** Those of the keys that come to one place which do not stay. */
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
