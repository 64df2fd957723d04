package io.rdbkit.transform;

/**
 * A node of a cluster that is a master.
 *
 * @param id    its name, 40 hex digits
 * @param host  its address, or its host name if it has no address; empty if the file doesn't tell
 * @param port  its port, that of TLS if it has no other
 * @param slots such as {@code 0-5460,9000}; empty if it has none
 */
public record ClusterMaster(String id, String host, String port, String slots) {

    /** {@code 10.0.0.1:6379}, or what else tells it from the others. */
    @Override
    public String toString() {
        return host.isEmpty() ? id : host + ":" + port;
    }
}
