package io.rdbkit.io;

/**
 * Looks at bytes that may be of a {@link Shape}. Each method takes the index of what is to be looked at and returns the index behind it, or
 * {@link #IMPOSSIBLE}.
 */
public interface Probe {

    /** There is no such thing. */
    long IMPOSSIBLE = -1;

    /** It is possible as far as it was looked at. */
    long GOES_ON = -2;

    /** A string in any of its encodings. */
    long string(long at);

    /** A length encoding. */
    long length(long at);

    /** The length encoding that says how many elements follow. */
    long count(long at);

    /** Looks at a whole shape; see {@link Shape}. */
    default long shape(Shape shape, long at) {
        return shape.probe(this, at);
    }
}
