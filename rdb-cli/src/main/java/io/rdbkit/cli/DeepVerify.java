package io.rdbkit.cli;

import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import java.io.IOException;

/** Prints and counts the findings of one file. Of each code, as many are printed as requested. */
final class DeepVerify implements DeepCheck.Sink {

    private final FindingLine lines;
    private final long most;
    private final long[] printed = new long[Flaw.values().length];
    private long errors;
    private long notes;
    private long leftOut;

    DeepVerify(FindingLine lines, long most) {
        this.lines = lines;
        this.most = most;
    }

    @Override
    public void take(Finding finding) throws IOException {
        if (finding.flaw().severity() == Flaw.Severity.ERROR) {
            errors++;
        } else {
            notes++;
        }
        if (printed[finding.flaw().ordinal()]++ < most) {
            lines.write(finding);
        } else {
            leftOut++;
        }
    }

    boolean hasErrors() {
        return errors > 0;
    }

    /** The closing line: {@code dump.rdb: bad, RDB 11, 1000 keys, 2 errors, 3 notes}. */
    String summary(String file, DeepCheck check) {
        return file + (hasErrors() ? ": bad" : ": good")
                + (check.version() == null ? "" : ", " + check.version() + ", " + check.keys() + " keys")
                + ", " + errors + (errors == 1 ? " error" : " errors") + ", " + notes
                + (notes == 1 ? " note" : " notes")
                + (leftOut == 0 ? "" : ", " + leftOut + " of them not shown")
                + (check.isWhole() ? Wording.tail(check.tail(), null) : "; the rest of the file was not checked");
    }
}
