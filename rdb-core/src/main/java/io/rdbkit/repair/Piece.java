package io.rdbkit.repair;

/**
 * Bytes of the damaged file that go into the saved one.
 *
 * @param from    the offset of their beginning
 * @param to      the offset of their end
 * @param db      the database at their beginning
 * @param partial whether they are one key with a damaged value, whose readable elements are kept
 */
record Piece(long from, long to, int db, boolean partial) {}
