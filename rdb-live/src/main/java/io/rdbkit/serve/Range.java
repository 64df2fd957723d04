package io.rdbkit.serve;

/**
 * A range of places that may have been counted from the end.
 *
 * @param first  the first place, from 0 on
 * @param length how many
 */
record Range(long first, long length) {

    /**
     * A range as commands take it.
     *
     * @param start the first place; -1 is the last one of all
     * @param stop  the last place, which belongs to it
     * @param size  how many places there are
     */
    static Range of(long start, long stop, long size) {
        long first = Math.max(0, start < 0 ? size + start : start);
        long last = stop < 0 ? size + stop : Math.min(stop, size - 1);
        return first > last ? new Range(0, 0) : new Range(first, last - first + 1);
    }
}
