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
 * Finds the members that one collection after another has twice. Those of a collection are held up to a few thousand, or 1 MB of them; those
 * of a larger one are noted in a {@link KeyLedger}, which finds out at the end.
 */
public final class MemberLedger implements Closeable {

    private static final int MOST_HELD = 4096;
    private static final int MOST_BYTES_HELD = 1 << 20;

    /** A table that had more is not worth clearing. */
    private static final int WORTH_CLEARING = 256;

    private final Path directory;
    /** In their order. */
    private Set<Bytes> held = new LinkedHashSet<>();

    private long bytesHeld;
    private KeyLedger ledger;
    /** That of the member in hand, from 1. */
    private long number;

    private long twice;
    private long surplus;

    /** @param directory where there is room for large collections */
    public MemberLedger(Path directory) {
        this.directory = directory;
    }

    /** Begins with another collection; those before are forgotten. */
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
     * @return false if it is known to have come before; of a large collection only {@link #end} tells
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

    /** Tells that the collection has no more members. */
    public void end() throws IOException {
        if (ledger != null) {
            Duplicates duplicates = ledger.finish();
            if (!duplicates.isEmpty()) {
                found(duplicates.first().other().offset(), duplicates.count());
            }
            close();
        }
    }

    /** The number of the first member, from 1, that was there before; 0 if none was. Of a large collection after its {@link #end} only. */
    public long twice() {
        return twice;
    }

    /** How many members there are too many. Of a large collection after its {@link #end} only. */
    public long surplus() {
        return surplus;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(ledger);
        ledger = null;
    }
}
