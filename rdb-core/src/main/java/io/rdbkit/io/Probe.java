package io.rdbkit.io;

/**
 * Looks at bytes that may have a {@link Shape}. Each method takes the index of a part and returns the index behind it,
 * or {@link #IMPOSSIBLE}.
 */
public interface Probe {

    /** The bytes are no such part. */
    long IMPOSSIBLE = -1;

    /** The part is possible, as far as it was looked at. */
    long GOES_ON = -2;

    /** A string in any encoding. */
    long string(long at);

    /** A length encoding. */
    long length(long at);

    /** The length encoding of the number of elements that follow. */
    long count(long at);

    /** Looks at a whole shape; see {@link Shape}. */
    default long shape(Shape shape, long at) {
        return shape.probe(this, at);
    }
}
