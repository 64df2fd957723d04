package io.rdbkit;

import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries of a reader to an RDB: {@link RdbWriter} for a version of the format, {@link TargetWriter} for a
 * server that may lack something, {@link MaskWriter} with masked values.
 *
 * <p>A file appears, complete, at {@link #finish()}. If the writer is closed before, no file appears.
 */
public abstract sealed class EntryWriter implements Closeable permits RdbWriter, TargetWriter, MaskWriter {

    final OpenRdb rdb;
    /** Whether a part of an entry was written and the rest failed. */
    boolean torn;

    EntryWriter(OpenRdb rdb) {
        this.rdb = rdb;
    }

    /**
     * Writes an entry. Its value is read now. Entries must come in an order that servers accept: AUX fields and
     * templates before keys; functions anywhere. A value whose type the version lacks is written in another type.
     *
     * @throws RdbException          if the value is damaged
     * @throws RdbRefusedException   if the output has no room for something, and this is known already
     * @throws IllegalStateException if the value was read before, or its reader has moved on
     */
    public abstract void write(RdbEntry entry) throws IOException;

    /** The number of bytes written. A {@link TargetWriter} knows it after {@link #seal}. */
    public long position() {
        return rdb.out.position();
    }

    /** The number of keys written to each database. A {@link TargetWriter} knows it after {@link #seal}. */
    public Map<Integer, Long> keysByDb() {
        return rdb.databases.keys();
    }

    /**
     * Writes the end. All bytes are in the output when this returns; a file still has its temporary name. Call it once.
     *
     * @throws RdbRefusedException if something was lost that may not be lost, or a name was written twice in a
     *     database; the end is not written then
     * @throws IllegalStateException if the writing of a key failed halfway, the end was written already, or the writer
     *     is closed
     */
    public final void seal() throws IOException {
        rdb.requireOpen();
        if (torn) {
            throw new IllegalStateException("a key was written in part");
        }
        settle();
        rdb.seal();
    }

    /**
     * Runs a step after all entries that came before are written, and before the entries that come after. A writer that
     * writes in another thread runs it there.
     */
    public abstract void inOrder(EntryFormat.Step step) throws IOException;

    /** Waits for entries that are on their way. Refuses the output if a loss may not be. */
    abstract void settle() throws IOException;

    /** The file under its temporary name, which exists until {@link #publish} or {@link #close}; null for a stream. */
    public @Nullable Path temporary() {
        return rdb.temporary();
    }

    /**
     * The SHA-256 of a sealed file. Only with {@link WriteOptions#digest}.
     *
     * @throws IllegalStateException if the end has not been written, the output is a stream or no digest was asked for
     */
    public byte[] sha256() throws IOException {
        return rdb.sha256();
    }

    /**
     * Makes a sealed file durable and moves it to its place. A reader sees either the old file or the new one.
     *
     * @throws IllegalStateException if the end has not been written, or the output is a stream
     */
    public void publish() throws IOException {
        rdb.publish();
    }

    /** {@linkplain #seal Seals} the output and, for a file, {@linkplain #publish publishes} it. Call it once. */
    public void finish() throws IOException {
        seal();
        if (temporary() != null) {
            publish();
        }
    }

    /** Stops. A file that is not finished is deleted. */
    @Override
    public void close() throws IOException {
        rdb.close();
    }
}
