package io.rdbkit.repair;

/**
 * Bytes of the damaged file that go into the saved one.
 *
 * @param from    where they begin
 * @param to      where they end
 * @param db      the database at their beginning
 * @param partial whether they are one key whose value is damaged, of which the readable elements are kept
 */
record Piece(long from, long to, int db, boolean partial) {}
