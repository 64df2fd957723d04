package io.rdbkit.value;

/** The records that a group has delivered and that were not acknowledged, by rising ID. */
public interface StreamPending {

    /** What {@link #consumer} returns for an entry that was given back and has no owner (RDB 14). */
    int NOBODY = -1;

    /** The number of entries. */
    int size();

    /** The first half of the ID of the i-th entry, unsigned. */
    long ms(int i);

    /** The second half of the ID of the i-th entry, unsigned. */
    long seq(int i);

    /** The unix time in milliseconds at which the i-th entry was last delivered. */
    long deliveryTime(int i);

    /** How often the i-th entry was delivered. */
    long deliveryCount(int i);

    /** The owner of the i-th entry: an index in {@link StreamGroup#consumers}, or {@link #NOBODY}. */
    int consumer(int i);
}
