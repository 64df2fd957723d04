package io.rdbkit;

/**
 * A function library (FUNCTION2, since RDB 10). It stands before the keys.
 *
 * @param offset       where it stands
 * @param code         its source, which names the library in the first line ({@code #!lua name=...}). The record of a release
 *                     candidate has no such line, but name, engine and perhaps a description beside the source; Redis 7.0 makes
 *                     the line of them at load and drops the description, and so does this
 * @param preRelease   whether it is the record of Redis 7.0-rc (FUNCTION_PRE_GA), which released servers refuse or convert
 * @param encoded      the payload as it stands in the file
 */
public record FunctionEntry(long offset, Bytes code, boolean preRelease, Bytes encoded) implements RdbEntry {}
