package io.rdbkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RichDataTest {

    @ParameterizedTest
    @EnumSource
    void allEncodingsAreThereAndTheSeedDecides(ServerKind kind) {
        try (RealServer server = RealServer.start(kind)) {
            RichData.load(server);
            Set<String> found = new TreeSet<>();
            server.types()
                    .forEach((key, type) -> found.add(type + " "
                            + Client.string(server.client().callIn(key.db(), "OBJECT", "ENCODING", key.key()))));
            assertEquals(encodings(kind), found);

            List<String> holds = new ArrayList<>();
            for (long seed : new long[] {7, 7, 8}) {
                server.clear();
                assertEquals(Map.of(), server.dbSizes());
                RichData.loadSmall(server, seed, 60);
                holds.add(server.contents() + " " + server.expiries());
            }
            assertEquals(holds.get(0), holds.get(1));
            assertNotEquals(holds.get(0), holds.get(2));
        }
    }

    private static Set<String> encodings(ServerKind kind) {
        String packed = kind.atLeast(7, 0) ? " listpack" : " ziplist";
        Set<String> all = new TreeSet<>(Set.of("string int", "string raw"));
        all.addAll(Set.of("set intset", "set hashtable", "zset skiplist", "hash hashtable"));
        all.addAll(Set.of("zset" + packed, "hash" + packed));
        if (kind.atLeast(3, 0)) {
            all.add("string embstr");
        }
        if (kind.hasQuicklists()) {
            all.add("list quicklist");
        } else {
            all.addAll(Set.of("list ziplist", "list linkedlist"));
        }
        if (kind.hasStreams()) {
            all.add("stream stream");
        }
        if (kind.hasListpackSets()) {
            all.addAll(Set.of("set listpack", "list listpack"));
        }
        if (kind == ServerKind.REDIS_8_0) {
            all.addAll(Set.of("hash listpackex", "vectorset raw"));
        }
        return all;
    }
}
