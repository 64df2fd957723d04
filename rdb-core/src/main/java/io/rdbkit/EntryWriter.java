package io.rdbkit;

import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes entries that were read to an RDB: {@link RdbWriter} for a version of the format, {@link TargetWriter} for a server that may lack
 * something.
 *
 * <p>A file appears, whole, at {@link #finish()}. If the writer is closed without that, no file appears.
 */
public abstract sealed class EntryWriter implements Closeable permits RdbWriter, TargetWriter {

    final OpenRdb rdb;
    /** Whether an entry was written in part, and the rest could not be. */
    boolean torn;

    EntryWriter(OpenRdb rdb) {
        this.rdb = rdb;
    }


    /**
     * Writes an entry; a value in it is read now. Entries must come in an order that servers read: AUX fields and templates before keys;
     * functions anywhere. A value of another version whose type this version lacks is written in one that it has.
     *
     * @throws RdbException          if the value is damaged
     * @throws RdbRefusedException   if the output has no room for something, and the writer knows it by now
     * @throws IllegalStateException if the value was read before, or its reader moved on
     */
    public abstract void write(RdbEntry entry) throws IOException;

    /** How many bytes have been written; a {@link TargetWriter} knows it when it is sealed. */
    public long position() {
        return rdb.out.position();
    }

    /** By database, how many keys have been written; a {@link TargetWriter} knows it when it is sealed. */
    public Map<Integer, Long> keysByDb() {
        return rdb.databases.keys();
    }

    /**
     * Writes the end. All bytes are where they belong when this returns; a file still has its temporary name. To be called once.
     *
     * @throws RdbRefusedException   if something was lost that may not be, or a name was written twice in a database; the end is not written then
     * @throws IllegalStateException if writing a key failed halfway
     */
    public final void seal() throws IOException {
        if (torn) {
            throw new IllegalStateException("a key was written in part");
        }
        settle();
        rdb.seal();
    }

    /** Waits for entries that are on their way, and refuses the output if it may not be. */
    abstract void settle() throws IOException;

    /** The file under its temporary name, which is there until {@link #publish} or {@link #close}; null for a stream. */
    public Path temporary() {
        return rdb.temporary();
    }

    /** The SHA-256 of a sealed file that was opened with {@link WriteOptions#digest}. */
    public byte[] sha256() throws IOException {
        return rdb.sha256();
    }

    /** Makes a sealed file durable and moves it to its place. A reader of that place sees the old file or the new one. */
    public void publish() throws IOException {
        rdb.publish();
    }

    /** {@linkplain #seal Seals} the output and, for a file, {@linkplain #publish publishes} it. To be called once. */
    public void finish() throws IOException {
        seal();
        if (temporary() != null) {
            publish();
        }
    }

    /** Stops. What has not been finished leaves nothing behind. */
    @Override
    public void close() throws IOException {
        rdb.close();
    }
}
