package io.rdbkit.cli.resp;

import io.rdbkit.format.RdbVersion;

/**
 * The options for writing entries as commands.
 *
 * @param restore   whether each key becomes a RESTORE; otherwise the commands that build its value
 * @param replace   whether keys of the same name on the server are deleted first; otherwise the server is taken to be
 *     empty
 * @param select    whether SELECT is written; without it, all keys must be in one database
 * @param server    the version that the server writes; null for the version of each key's file
 * @param nowMillis the current unix time in milliseconds
 * @param losses    counts what commands can't restore
 */
public record RespOptions(
        boolean restore, boolean replace, boolean select, RdbVersion server, long nowMillis, RespLosses losses) {}
