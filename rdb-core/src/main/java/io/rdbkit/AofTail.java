package io.rdbkit;

/**
 * The commands of an append-only file, counted and not interpreted: those behind an RDB preamble, or those of an
 * incremental file of a multi-part AOF.
 *
 * <p>They happened after the RDB was made and so are no part of what a reader of the RDB hands out.
 *
 * @param offset the offset in bytes of the first of them, from the start of the (decompressed) input
 * @param bytes their length, annotations such as {@code #TS:1700000000} included
 * @param commands how many there are; {@code SELECT}, {@code MULTI} and {@code EXEC} count as any other
 */
public record AofTail(long offset, long bytes, long commands) {}
