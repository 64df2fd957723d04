package io.rdbkit;

import io.rdbkit.check.ValueCheck;
import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Looks at values before they are copied for a target, as deep as a server does that loads them. What a server loads, if not as it should be, is
 * let pass; what it refuses or dies of is an error. One thread's.
 */
final class CopiedValues implements Closeable {

    /** Every server loads it; what comes of it, {@code verify --deep} tells. */
    private static final Set<Flaw> LOADED_EVERYWHERE =
            EnumSet.of(Flaw.STREAM_LAST_ID, Flaw.STREAM_COUNTERS, Flaw.ZSET_ORDER);

    private final ValueCheck check;
    private final ValueDecoder decoding;
    private Finding worst;
    private boolean empty;
    private boolean otherLength;

    /** @param directory where there is room for the members of large collections */
    CopiedValues(Path directory) {
        check = new ValueCheck(Long.MIN_VALUE, directory, this::found); // nothing has expired by then
        decoding = new ValueDecoder(check::damage);
    }

    private void found(Finding finding) {
        switch (finding.flaw()) {
            case EMPTY_COLLECTION -> empty = true;
            case STREAM_LENGTH -> otherLength = true;
            default -> {
                boolean bad =
                        finding.flaw().severity() == Flaw.Severity.ERROR && !LOADED_EVERYWHERE.contains(finding.flaw());
                if (bad && worst == null) {
                    worst = finding;
                }
            }
        }
    }

    /** Forgets what was found in the value before. */
    void begin() {
        worst = null;
        empty = false;
        otherLength = false;
    }

    /**
     * Looks at a value, which can be read afterwards.
     *
     * @throws RdbFormatException if a server would refuse it or die of it
     */
    void look(KeyEntry key) throws IOException {
        key.value().inspect(decoding, value -> check.look(key, key.withValue(value)::decode));
        if (worst != null) {
            throw new RdbFormatException(worst.flaw(), worst.what(), worst.offset(), key);
        }
    }

    /** Whether the one that was looked at is a collection without elements. */
    boolean isEmpty() {
        return empty;
    }

    /** Whether it is a stream that says it has more or fewer records than it has. */
    boolean hasOtherLength() {
        return otherLength;
    }

    @Override
    public void close() throws IOException {
        check.close();
    }
}
