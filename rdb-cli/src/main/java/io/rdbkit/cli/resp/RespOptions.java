package io.rdbkit.cli.resp;

import java.util.function.Consumer;

/**
 * How entries become commands.
 *
 * @param restore whether each key becomes a RESTORE, else the commands that build its value
 * @param replace whether what the server has under the same names goes first; without that, it is taken to be empty
 * @param select  whether SELECT is written; without it all keys must be of one database
 * @param lost    is told, in a line, of what can't be written; by several threads
 */
public record RespOptions(boolean restore, boolean replace, boolean select, Consumer<String> lost) {}
