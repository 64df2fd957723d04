package io.rdbkit.repair;

import io.rdbkit.repair.RepairEvent.Kind;

/**
 * Keys that must not be written though they are in a piece, by their ordinals among all keys in pieces.
 *
 * @param from the first
 * @param to   behind the last
 * @param kind what to call it
 * @param why  in a line
 */
record Banned(long from, long to, Kind kind, String why) {}
