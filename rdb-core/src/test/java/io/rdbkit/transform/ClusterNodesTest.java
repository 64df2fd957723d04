package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterNodesTest {

    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);
    private static final String C = "c".repeat(40);

    private static final List<ClusterMaster> TWO = List.of(
            new ClusterMaster(A, "10.0.0.1", "7001", "0-100,200-16383"),
            new ClusterMaster(B, "10.0.0.2", "7002", "101-199"));

    private static final String LINES = A + " 10.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-100 200-16383\n"
            + C + " 10.0.0.3:7003@17003 slave " + A + " 0 1700000000000 1 connected\n"
            + B + " 10.0.0.2:7002@17002 master - 0 1700000000000 2 connected 101-199\n";

    private static final String RAW = """
            slots
            0
            100
            200
            16383
            nodes
            id
            %s
            port
            7003
            ip
            10.0.0.3
            endpoint
            10.0.0.3
            hostname

            role
            replica
            replication-offset
            72156
            health
            online
            id
            %s
            port
            7001
            ip
            10.0.0.1
            endpoint
            10.0.0.1
            role
            master
            replication-offset
            72156
            health
            online
            slots
            101
            199
            nodes
            id
            %s
            port
            7002
            ip
            10.0.0.2
            endpoint
            10.0.0.2
            role
            master
            replication-offset
            1
            health
            online
            """.formatted(C, A, B);

    /** Output for a terminal, with the ID of the shard, which Valkey 9 prints. */
    private static final String TERMINAL = """
            1) 1) "slots"
               2) 1) (integer) 0
                  2) (integer) 100
                  3) (integer) 200
                  4) (integer) 16383
               3) "nodes"
               4) 1)  1) "id"
                      2) "%s"
                      3) "port"
                      4) (integer) 7001
                      5) "ip"
                      6) "10.0.0.1"
                      7) "endpoint"
                      8) ""
                      9) "role"
                     10) "master"
                     11) "health"
                     12) "online"
               5) "id"
               6) "8d6cf8502e320de848dda2c6444833641748f03b"
            2) 1) "slots"
               2) 1) (integer) 101
                  2) (integer) 199
               3) "nodes"
               4) 1)  1) "id"
                      2) "%s"
                      3) "port"
                      4) (integer) 7002
                      5) "ip"
                      6) "10.0.0.2"
                      7) "role"
                      8) "master"
                      9) "health"
                     10) "online"
            """.formatted(A, B);

    private static final String JSON = "[{\"slots\":[0,100,200,16383],\"nodes\":[{\"id\":\"" + A
            + "\",\"port\":7001,\"ip\":\"10.0.0.1\",\"endpoint\":null,\"role\":\"master\",\"health\":\"online\"}],\"id\":\"x\"},"
            + "{\"slots\":[101,199],\"nodes\":[{\"id\":\"" + B
            + "\",\"port\":7002,\"ip\":\"10.0.0.2\",\"role\":\"master\",\"health\":\"online\"}]}]";

    static List<String> forms() {
        return List.of(
                LINES,
                LINES + "vars currentEpoch 2 lastVoteEpoch 0\n",
                LINES.replace("\n", "\r\n"),
                LINES.replace("@17001", "@17001,,tls-port=0,shard-id=8d6cf8502e320de848dda2c6444833641748f03b"),
                LINES.replaceAll("@[0-9]+", ""), // as Redis 3 prints it
                RAW,
                TERMINAL,
                TERMINAL.replace("\n", "\r\n"),
                JSON);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theMastersAreTheSameInEveryForm(String text) {
        ClusterNodes nodes = ClusterNodes.parse(text);
        assertEquals(TWO, nodes.masters());
        assertEquals(List.of(), nodes.notes());
    }

    @Test
    void problemsOfTheClusterAreListed() {
        ClusterNodes nodes =
                ClusterNodes.parse(A + " 10.0.0.1:7001@17001 master,fail - 0 0 1 disconnected 0-5 [93->-" + B
                        + "]\n" + B + " ::1:7002@17002,host.example master - 0 0 2 connected 6-7 [93-<-" + A + "]\n" + C
                        + " :7003@17003,node3 master - 0 0 3 connected\n");
        assertEquals(
                List.of(new ClusterMaster(A, "10.0.0.1", "7001", "0-5"), new ClusterMaster(B, "::1", "7002", "6-7")),
                nodes.masters());
        assertEquals(
                List.of(
                        "10.0.0.1:7001: slot 93 is moving to " + B + ": its keys go to the owner",
                        "10.0.0.1:7001 has failed, and owns 0-5 all the same",
                        "::1:7002: slot 93 is coming from " + A + ": its keys go to the owner",
                        "node3:7003 has no slots, so no part is for it"),
                nodes.notes());
    }

    /** After a failover the old master may still be listed. */
    @Test
    void theHealthyOneOfTwoMastersCounts() {
        String both = JSON.replace(
                "\"nodes\":[{\"id\":\"" + B,
                "\"nodes\":[{\"id\":\"" + C
                        + "\",\"port\":1,\"ip\":\"x\",\"role\":\"master\",\"health\":\"fail\"},{\"id\":\"" + B);
        assertEquals(TWO, ClusterNodes.parse(both).masters());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "port 6379\ncluster-enabled yes\n",
                "REDIS0011",
                "[1,2]",
                "[",
                "{\"slots\":[]}",
                "slots\n0\n",
                "slots\n0\nnodes\nid\nx\nrole\nmaster\n",
                "slots\n0\n5\nnodes\nid\nx\nrole\nreplica\n",
                "slots\n0\n5\nnodes\nport\n1\n",
                "slots\n0\n5\nnodes\nid\n"
            })
    void otherTextsAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ClusterNodes.parse(text));
    }

    @Test
    void theWrongLineIsNamed() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> ClusterNodes.parse(LINES + "cluster-enabled yes\n"))
                .getMessage();
        assertTrue(message.startsWith("line 4 "), message);
        String slots = assertThrows(
                        IllegalArgumentException.class, () -> ClusterNodes.parse(LINES.replace("101-199", "101..199")))
                .getMessage();
        assertEquals("line 3 has \"101..199\" in place of slots", slots);
    }
}
