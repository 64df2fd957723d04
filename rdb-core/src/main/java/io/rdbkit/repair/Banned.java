package io.rdbkit.repair;

import io.rdbkit.repair.RepairEvent.Kind;

/**
 * Keys that must not be written although they are in a piece. They are given by their ordinals among all keys in
 * pieces.
 *
 * @param from the first ordinal
 * @param to   the ordinal behind the last
 * @param kind the event for these keys
 * @param why  the reason, in one line
 */
record Banned(long from, long to, Kind kind, String why) {}
