/**
 * The reader, the writer, and the entries that pass between them.
 *
 * <p>{@link io.rdbkit.RdbReader#next} returns {@link io.rdbkit.RdbEntry entries} in the order of the file. A
 * {@link io.rdbkit.KeyEntry} has the key with its data, and a value that is read only on demand.
 * {@link io.rdbkit.RdbWriter#write} takes entries. {@link io.rdbkit.format.RdbType} says how values are written.
 *
 * <p>Everywhere: keys and values are {@link io.rdbkit.format.Bytes}, times are unix milliseconds, offsets count bytes
 * from the start of the decompressed input. A damaged or refused file is an {@link io.rdbkit.format.RdbException}; a
 * failure of the disk is any other {@link java.io.IOException}. Nothing here is safe for several threads, except types
 * that say they are immutable.
 */
package io.rdbkit;
