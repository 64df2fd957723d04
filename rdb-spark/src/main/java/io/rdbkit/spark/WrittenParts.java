package io.rdbkit.spark;

import io.rdbkit.transform.Part;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** What a task has written. */
record WrittenParts(List<One> parts) implements WriterCommitMessage {

    /**
     * A part.
     *
     * @param part   its name in the plan
     * @param file   the name of its file
     * @param values what it is made of
     * @param keys   the number of keys of each database
     * @param bytes  its length
     * @param sha256 its digest, in hex
     * @param lost   what the target has no room for, and how often that was left out
     */
    record One(
            String part,
            String file,
            TreeMap<String, String> values,
            TreeMap<Integer, Long> keys,
            long bytes,
            String sha256,
            TreeMap<String, Long> lost)
            implements Serializable {

        /** It as a manifest lists it. */
        Part listed() {
            Map<Integer, Long> dbs = keys;
            return new Part(
                    file, dbs.values().stream().mapToLong(Long::longValue).sum(), dbs, bytes, sha256);
        }
    }
}
