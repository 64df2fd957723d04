package io.rdbkit.repair;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.audit.EntryCheck;
import io.rdbkit.check.ValueCheck;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbVersion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Decides whether servers load an entry and hold what the file says. */
final class Soundness implements Closeable {

    private final ValueCheck check;
    private @Nullable EntryCheck functions;
    private @Nullable RdbVersion version;
    private Producer producer = Producer.REDIS;
    private @Nullable Finding worst;
    /** Whether damage in the file is known. */
    private boolean suspect;

    /** @param directory for temporary files of large collections */
    Soundness(Path directory) {
        check = new ValueCheck(Long.MIN_VALUE, directory, this::found); // at this time, nothing has expired
    }

    /**
     * From now on, records newer than the version of the header count as damage. In an undamaged file, servers that
     * know them load them.
     */
    void suspect() {
        suspect = true;
    }

    private void found(Finding finding) {
        boolean isLater = finding.flaw() == Flaw.NEWER_THAN_VERSION && !suspect;
        if (worst == null && !isLater && finding.flaw().severity() == Flaw.Severity.ERROR) {
            worst = finding;
        }
    }

    /** Takes damage that the decoder finds. */
    void damage(RdbFormatException problem) {
        check.damage(problem);
    }

    /**
     * Whether a key is sound. Reads all of its value.
     *
     * @throws io.rdbkit.format.RdbException if the end of the value can't be found
     */
    boolean isSound(KeyEntry key) throws IOException {
        worst = null;
        check.look(key, key::decode);
        belongs(key, key.version());
        return worst == null;
    }

    /** Whether an entry other than a key may stand in a file of a version. A function library may not come twice. */
    @SuppressWarnings("NullAway") // only called where there is one
    boolean isSound(RdbEntry entry, RdbVersion in) throws IOException {
        worst = null;
        if (!in.equals(version)) {
            version = in;
            functions = new EntryCheck(version, () -> producer, module -> true, this::found);
        }
        if (entry instanceof FunctionEntry) {
            functions.look(entry);
        } else {
            belongs(entry, in);
        }
        return worst == null;
    }

    /** Makes a new check for each entry, because a check reports only the first of such entries. */
    private void belongs(RdbEntry entry, RdbVersion in) throws IOException {
        new EntryCheck(in, () -> producer, module -> true, this::found).look(entry);
    }

    /** Sets the producer of the file, from now on. */
    void writtenBy(Producer told) {
        producer = told;
    }

    /** The flaw of the last entry that was not sound. */
    @SuppressWarnings("NullAway") // only called where there is one
    String problem() {
        return worst.what();
    }

    @Override
    public void close() throws IOException {
        check.close();
    }
}
