package io.rdbkit.value;

/** The records that a group delivered and nobody acknowledged, by rising ID. */
public interface StreamPending {

    /** What {@link #consumer} is of an entry that was given back and has no owner (RDB 14). */
    int NOBODY = -1;

    /** How many. */
    int size();

    /** The first half of the ID of the i-th, unsigned. */
    long ms(int i);

    /** The second half of the ID of the i-th, unsigned. */
    long seq(int i);

    /** Unix time in milliseconds of its last delivery. */
    long deliveryTime(int i);

    /** How often it was delivered. */
    long deliveryCount(int i);

    /** Whose it is: an index in {@link StreamGroup#consumers}, or {@link #NOBODY}. */
    int consumer(int i);
}
