package io.rdbkit.serve;

import io.rdbkit.WriteOptions;
import io.rdbkit.transform.KeyIndex;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A dump whose values can be served as they are in its file. If the plan changes values, that file is a temporary one; if it only chooses, renames and
 * moves keys, it is the dump itself.
 */
final class PreparedDump implements Closeable {

    /** The rule that leaves out keys whose expiry has passed. */
    static final String EXPIRED = "expired";

    private final ServedDump dump;
    /** Null if there is none. */
    private final Path temporary;

    /** What writing the temporary file has found; null if there is none. */
    private final Summary rewritten;

    private PreparedDump(ServedDump dump, Path temporary, Summary rewritten) {
        this.dump = dump;
        this.temporary = temporary;
        this.rewritten = rewritten;
    }

    static PreparedDump of(ServedDump dump) throws IOException {
        if (dump.plan().keepsValues()) {
            return new PreparedDump(dump, null, null);
        }
        Path directory = Files.createTempDirectory("rdb-"); // only its owner can read it
        Path file = directory.resolve("rdb");
        directory.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        try {
            Summary summary = Rewrite.from(dump.source()).by(dump.plan()).to(file, WriteOptions.DEFAULT);
            return new PreparedDump(new ServedDump(file, Source.of(file), Plan.NOTHING), directory, summary);
        } catch (IOException | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    ServedDump dump() {
        return dump;
    }

    /** Whether the user said which server loads the dump. */
    boolean isForTarget() {
        return rewritten != null && rewritten.losses() != null;
    }

    /** What was found when values were changed; null if the dump was not read for that. */
    Summary rewritten() {
        return rewritten;
    }

    /**
     * The index of the keys that a primary would load at some time: those whose expiry has passed before are left out.
     *
     * @param kept null if it isn't kept
     */
    KeyIndex index(KeptIndex kept, long nowMillis) throws IOException {
        Plan plan = dump.plan().keepWritten(EXPIRED, key -> !key.hasExpiry() || key.expiry() >= nowMillis);
        return kept == null
                ? KeyIndex.of(dump.source(), plan)
                : KeyIndex.kept(dump.source(), plan, kept.file(), kept.choice());
    }

    private static void delete(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve("rdb"));
        Files.deleteIfExists(directory);
    }

    @Override
    public void close() throws IOException {
        if (temporary != null) {
            delete(temporary);
        }
    }
}
