package io.rdbkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Hashes in which some fields expire. */
final class RichFieldTtls {

    private final Client client;
    private final Random random;

    RichFieldTtls(Client client, Random random) {
        this.client = client;
        this.random = random;
    }

    void load() {
        hash("hfe:some", 10, 3);
        hash("hfe:all", 5, 1);
        // Beyond the threshold of packed hashes.
        hash("hfe:big", 200, 2);
        // A hash that no longer has a TTL. Not all servers go back to the plain type.
        hash("hfe:persisted", 3, 1);
        client.queue("HPERSIST", "hfe:persisted", "FIELDS", 3, "f0", "f1", "f2");
        hash("hfe:and-key", 4, 2);
        client.queue("PEXPIREAT", "hfe:and-key", RichData.YEAR_2100 + 12_345);
    }

    private void hash(String key, int fields, int everyNth) {
        List<Object> words = new ArrayList<>(List.of("HSET", key));
        for (int i = 0; i < fields; i++) {
            words.addAll(List.of("f" + i, "value " + i));
        }
        client.queue(words.toArray());
        for (int i = 0; i < fields; i += everyNth) {
            client.queue("HPEXPIREAT", key, RichData.YEAR_2100 + random.nextInt(), "FIELDS", 1, "f" + i);
        }
    }
}
