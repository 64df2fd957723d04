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
import org.jspecify.annotations.Nullable;

/**
 * Checks values before they are copied for a target, as deep as a server that loads them. A flaw with which servers
 * load the value is ignored. A flaw for which they refuse it or crash is an error. For one thread.
 */
final class CopiedValues implements Closeable {

    /** Every server loads these; {@code verify --deep} reports the consequences. */
    private static final Set<Flaw> LOADED_EVERYWHERE =
            EnumSet.of(Flaw.STREAM_LAST_ID, Flaw.STREAM_COUNTERS, Flaw.ZSET_ORDER);

    private final ValueCheck check;
    private final ValueDecoder decoding;
    private @Nullable Finding worst;
    private boolean empty;
    private boolean otherLength;

    /** @param directory for temporary files of large collections */
    CopiedValues(Path directory) {
        check = new ValueCheck(Long.MIN_VALUE, directory, this::found); // at this time, nothing has expired
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

    /** Forgets the findings of the value before. */
    void begin() {
        worst = null;
        empty = false;
        otherLength = false;
    }

    /**
     * Checks a value. It can still be read afterwards.
     *
     * @throws RdbFormatException if a server would refuse it or crash
     */
    void look(KeyEntry key) throws IOException {
        key.value().inspect(decoding, value -> check.look(key, key.withValue(value)::decode));
        if (worst != null) {
            throw new RdbFormatException(worst.flaw(), worst.what(), worst.offset(), key);
        }
    }

    /** Whether the last value checked is a collection without elements. */
    boolean isEmpty() {
        return empty;
    }

    /** Whether the last value checked is a stream whose stated length is not the number of its records. */
    boolean hasOtherLength() {
        return otherLength;
    }

    @Override
    public void close() throws IOException {
        check.close();
    }
}
