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

/** Whether an entry is one that servers load and hold as the file says. */
final class Soundness implements Closeable {

    private final ValueCheck check;
    private EntryCheck functions;
    private RdbVersion version;
    private Producer producer = Producer.REDIS;
    private Finding worst;
    /** Whether something in the file is known to be damaged. */
    private boolean suspect;

    /** @param directory where there is room for the members of large collections */
    Soundness(Path directory) {
        check = new ValueCheck(Long.MIN_VALUE, directory, this::found); // nothing has expired by then
    }

    /** From now on, what is newer than the header says is taken for damage. Before, servers that know it load it. */
    void suspect() {
        suspect = true;
    }

    private void found(Finding finding) {
        boolean isLater = finding.flaw() == Flaw.NEWER_THAN_VERSION && !suspect;
        if (worst == null && !isLater && finding.flaw().severity() == Flaw.Severity.ERROR) {
            worst = finding;
        }
    }

    /** What the decoder finds. */
    void damage(RdbFormatException problem) {
        check.damage(problem);
    }

    /**
     * Reads all of the value.
     *
     * @throws io.rdbkit.format.RdbException if nobody knows where it ends
     */
    boolean isSound(KeyEntry key) throws IOException {
        worst = null;
        check.look(key, key::decode);
        belongs(key, key.version());
        return worst == null;
    }

    /** Whether an entry that is no key may stand in a file of a version; no function library may be there twice. */
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

    /** Asks each time anew, as the check tells of the first such entry only. */
    private void belongs(RdbEntry entry, RdbVersion in) throws IOException {
        new EntryCheck(in, () -> producer, module -> true, this::found).look(entry);
    }

    /** Who wrote the file, as is known from now on. */
    void writtenBy(Producer told) {
        producer = told;
    }

    /** What is wrong with what was not sound. */
    String problem() {
        return worst.what();
    }

    @Override
    public void close() throws IOException {
        check.close();
    }
}
