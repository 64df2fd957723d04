package io.rdbkit.format;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The commands of an append-only file, counted and not interpreted: those behind an RDB preamble, or those of an
 * incremental file of a multi-part AOF.
 *
 * <p>They were run after the RDB was made, so a reader of the RDB does not see their effect.
 *
 * @param offset the offset of the first command in bytes, from the start of the (decompressed) input
 * @param bytes the length of all commands, with annotations such as {@code #TS:1700000000}
 * @param commands the number of commands; {@code SELECT}, {@code MULTI} and {@code EXEC} count too
 * @param within the number of commands between the records of the RDB; a forkless save of Valkey 9.2 writes there
 *     the commands that came meanwhile
 * @param cut the bytes behind the last complete command, which are not counted; null if there are none
 */
public record AofTail(
        long offset,
        long bytes,
        long commands,
        long within,
        @Nullable Cut cut) {

    /**
     * An incomplete command, as a server leaves it when it dies while it writes. By default a server drops it at load
     * ({@code aof-load-truncated yes}). In a repair, any other bytes that can't be read as well.
     *
     * @param file the incremental file of a multi-part AOF that has it; null if it is in the input itself
     * @param offset its offset in that file
     * @param bytes how many bytes of it are there
     */
    public record Cut(Path file, long offset, long bytes) {}

    /** Commands that are all complete. */
    public AofTail(long offset, long bytes, long commands) {
        this(offset, bytes, commands, 0, null);
    }

    /** Commands of which none stands between records. */
    public AofTail(long offset, long bytes, long commands, @Nullable Cut cut) {
        this(offset, bytes, commands, 0, cut);
    }

    /** Whether there is no command, not even an incomplete one. Annotations alone change no key. */
    public boolean isEmpty() {
        return commands == 0 && cut == null;
    }

    /** These commands followed by those of a file that is applied after them. */
    public AofTail and(AofTail next) {
        return new AofTail(
                offset,
                bytes + next.bytes,
                commands + next.commands,
                within + next.within,
                cut == null ? next.cut : cut);
    }
}
