package io.rdbkit.repair;

import io.rdbkit.Finding;
import io.rdbkit.Flaw;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbFormatException;
import io.rdbkit.check.ValueCheck;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a key's value is one that servers load and hold as the file says. */
final class Soundness implements Closeable {

    private final ValueCheck check;
    private Finding worst;

    /** @param directory where there is room for the members of large collections */
    Soundness(Path directory) {
        check = new ValueCheck(Long.MIN_VALUE, directory, this::found); // nothing has expired by then
    }

    private void found(Finding finding) {
        if (worst == null && finding.flaw().severity() == Flaw.Severity.ERROR) {
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
     * @throws io.rdbkit.RdbException if nobody knows where it ends
     */
    boolean isSound(KeyEntry key) throws IOException {
        worst = null;
        check.look(key);
        return worst == null;
    }

    /** What is wrong with the value that was not sound. */
    String problem() {
        return worst.what();
    }

    @Override
    public void close() throws IOException {
        check.close();
    }
}
