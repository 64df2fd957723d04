/**
 * The reader, the writer, the entries between them, and what can go wrong.
 *
 * <p>{@link io.rdbkit.RdbReader#next} hands out {@link io.rdbkit.RdbEntry entries} in the order of the file; a
 * {@link io.rdbkit.KeyEntry} has the key and what is known of it, and a value that is read only on demand.
 * {@link io.rdbkit.RdbWriter#write} takes them. {@link io.rdbkit.format.RdbType} says how values are written.
 *
 * <p>Throughout: keys and values are {@link io.rdbkit.format.Bytes}, times are unix milliseconds, offsets count bytes from the start
 * of the decompressed input. What is wrong with a file is an {@link io.rdbkit.format.RdbException}; trouble of the disk is any other
 * {@link java.io.IOException}. Nothing here may be used by several threads at once, but for what says that it is immutable.
 */
package io.rdbkit;
