package io.rdbkit.serve;

import io.rdbkit.format.Bytes;

/**
 * An end of a range of members.
 *
 * @param member    null for the first or last of all
 * @param isMost    with no member: whether it is the last of all
 * @param exclusive whether the member itself is outside
 */
record LexBound(Bytes member, boolean isMost, boolean exclusive) {

    static LexBound of(Bytes word) {
        if (word.length() == 1 && (word.at(0) == '-' || word.at(0) == '+')) {
            return new LexBound(null, word.at(0) == '+', false);
        }
        if (!word.isEmpty() && (word.at(0) == '[' || word.at(0) == '(')) {
            return new LexBound(word.substring(1), false, word.at(0) == '(');
        }
        throw new CommandException("ERR min or max not valid string range item");
    }

    boolean isAbove(Bytes other) {
        if (member == null) {
            return isMost;
        }
        int order = member.compareTo(other);
        return exclusive ? order > 0 : order >= 0;
    }

    boolean isBelow(Bytes other) {
        if (member == null) {
            return !isMost;
        }
        int order = member.compareTo(other);
        return exclusive ? order < 0 : order <= 0;
    }
}
