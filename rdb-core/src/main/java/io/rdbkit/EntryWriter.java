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
public sealed interface EntryWriter extends Closeable permits RdbWriter, TargetWriter {

    /**
     * Writes an entry; a value in it is read now. Entries must come in an order that servers read: AUX fields and templates before keys;
     * functions anywhere. A value of another version whose type this version lacks is written in one that it has.
     *
     * @throws RdbException          if the value is damaged
     * @throws RdbRefusedException   if the output has no room for something, and the writer knows it by now
     * @throws IllegalStateException if the value was read before, or its reader moved on
     */
    void write(RdbEntry entry) throws IOException;

    /** How many bytes have been written; a {@link TargetWriter} knows it when it is sealed. */
    long position();

    /** By database, how many keys have been written; a {@link TargetWriter} knows it when it is sealed. */
    Map<Integer, Long> keysByDb();

    /**
     * Writes the end. All bytes are where they belong when this returns; a file still has its temporary name. To be called once.
     *
     * @throws RdbRefusedException   if something was lost that may not be, or a name was written twice in a database; the end is not written then
     * @throws IllegalStateException if writing a key failed halfway, the end was written already, or the writer is closed
     */
    void seal() throws IOException;

    /** The file under its temporary name, which is there until {@link #publish} or {@link #close}; null for a stream. */
    Path temporary();

    /**
     * The SHA-256 of a sealed file that was opened with {@link WriteOptions#digest}.
     *
     * @throws IllegalStateException if it is not that
     */
    byte[] sha256() throws IOException;

    /**
     * Makes a sealed file durable and moves it to its place. A reader of that place sees the old file or the new one.
     *
     * @throws IllegalStateException if the end has not been written, or the output is a stream
     */
    void publish() throws IOException;

    /** {@linkplain #seal Seals} the output and, for a file, {@linkplain #publish publishes} it. To be called once. */
    default void finish() throws IOException {
        seal();
        if (temporary() != null) {
            publish();
        }
    }
}
