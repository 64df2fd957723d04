package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.io.IOUtils;

/**
 * Finds members that are twice in a collection, for one collection after another. Up to a few thousand members, or 1 MB
 * of them, are held in memory. The members of a larger collection go to a {@link KeyLedger}, which finds duplicates at
 * the end.
 */
public final class MemberLedger implements Closeable {

    private static final int MOST_HELD = 4096;
    private static final int MOST_BYTES_HELD = 1 << 20;

    /** A larger table is replaced, because clearing it would take longer. */
    private static final int WORTH_CLEARING = 256;

    private final Path directory;
    /** The members in the order in which they came. */
    private Set<Bytes> held = new LinkedHashSet<>();

    private long bytesHeld;
    private KeyLedger ledger;
    /** The number of the current member, from 1. */
    private long number;

    private long twice;
    private long surplus;

    /** @param directory for temporary files of large collections */
    public MemberLedger(Path directory) {
        this.directory = directory;
    }

    /** Begins another collection and forgets the one before. */
    public void begin() throws IOException {
        close();
        if (held.size() > WORTH_CLEARING) {
            held = new LinkedHashSet<>();
        } else {
            held.clear();
        }
        bytesHeld = 0;
        twice = 0;
        number = 0;
        surplus = 0;
    }

    /**
     * Notes a member.
     *
     * @return false if the member is known to have come before; for a large collection always true, and
     *     {@link #end} finds the duplicates
     */
    public boolean add(Slice member) throws IOException {
        number++;
        if (ledger != null) {
            note(Bytes.wrap(member.array(), member.offset(), member.length()), number);
            return true;
        }
        Bytes copy = member.toBytes();
        if (!held.add(copy)) {
            found(number, 1);
            return false;
        }
        bytesHeld += copy.length();
        if (held.size() > MOST_HELD || bytesHeld > MOST_BYTES_HELD) {
            ledger = new KeyLedger(directory);
            long at = 0;
            for (Bytes one : held) {
                note(one, ++at);
            }
            held = new LinkedHashSet<>();
        }
        return true;
    }

    private void note(Bytes member, long at) throws IOException {
        ledger.add(0, member, 0, member, at);
    }

    private void found(long at, long more) {
        twice = twice == 0 ? at : twice;
        surplus += more;
    }

    /** Ends the collection. */
    public void end() throws IOException {
        if (ledger != null) {
            Duplicates duplicates = ledger.finish();
            if (!duplicates.isEmpty()) {
                found(duplicates.first().other().offset(), duplicates.count());
            }
            close();
        }
    }

    /**
     * The number, from 1, of the first member that was there before; 0 if there is none. For a large collection only
     * after {@link #end}.
     */
    public long twice() {
        return twice;
    }

    /** The number of surplus members. For a large collection only after {@link #end}. */
    public long surplus() {
        return surplus;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(ledger);
        ledger = null;
    }
}
