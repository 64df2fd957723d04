package io.rdbkit.cli.resp;

import io.rdbkit.format.RdbVersion;

/**
 * How entries become commands.
 *
 * @param restore   whether each key becomes a RESTORE, else the commands that build its value
 * @param replace   whether what the server has under the same names goes first; without that, it is taken to be empty
 * @param select    whether SELECT is written; without it all keys must be of one database
 * @param server    the version that the server writes; null for the one of each key's file
 * @param nowMillis what counts as now, unix time in milliseconds
 * @param losses    counts what can't be written
 */
public record RespOptions(
        boolean restore, boolean replace, boolean select, RdbVersion server, long nowMillis, RespLosses losses) {}
