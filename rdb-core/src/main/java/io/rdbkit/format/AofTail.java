package io.rdbkit.format;

import java.nio.file.Path;

/**
 * The commands of an append-only file, counted and not interpreted: those behind an RDB preamble, or those of an
 * incremental file of a multi-part AOF.
 *
 * <p>They happened after the RDB was made and so are no part of what a reader of the RDB hands out.
 *
 * @param offset the offset in bytes of the first of them, from the start of the (decompressed) input
 * @param bytes their length, annotations such as {@code #TS:1700000000} included
 * @param commands how many there are; {@code SELECT}, {@code MULTI} and {@code EXEC} count as any other
 * @param within how many of them stand between the records of the RDB: a forkless save of Valkey 9.2 writes there what came meanwhile
 * @param cut what stands behind the last whole command, which is in neither of the counts; null if nothing does
 */
public record AofTail(long offset, long bytes, long commands, long within, Cut cut) {

    /**
     * A command that is not whole, as a server leaves it that dies while it writes. By default a server drops it at load
     * ({@code aof-load-truncated yes}). In a repair also anything else that can't be read.
     *
     * @param file the incremental file of a multi-part AOF that it is in; null if it is in the input itself
     * @param offset where it begins in there
     * @param bytes how many bytes are there of it
     */
    public record Cut(Path file, long offset, long bytes) {}

    /** Commands that are all whole. */
    public AofTail(long offset, long bytes, long commands) {
        this(offset, bytes, commands, 0, null);
    }

    /** Commands of which none stands between the records. */
    public AofTail(long offset, long bytes, long commands, Cut cut) {
        this(offset, bytes, commands, 0, cut);
    }

    /** Whether there is no command, not even a part of one: annotations alone change no key. */
    public boolean isEmpty() {
        return commands == 0 && cut == null;
    }

    /** These commands and those of a file that is to be applied after them. */
    public AofTail and(AofTail next) {
        return new AofTail(
                offset,
                bytes + next.bytes,
                commands + next.commands,
                within + next.within,
                cut == null ? next.cut : cut);
    }
}
