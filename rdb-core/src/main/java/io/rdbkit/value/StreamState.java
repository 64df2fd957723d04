package io.rdbkit.value;

/**
 * What a stream knows of itself beside its records. Types before STREAM_LISTPACKS_2 say only the first two; the others then are
 * what a server takes them for at load.
 *
 * @param length       how many records it has
 * @param lastId       the highest ID it ever gave
 * @param firstId      that of the first record it has, 0-0 if it has none
 * @param maxDeletedId the highest ID ever deleted, 0-0 if none was
 * @param entriesAdded how many records it ever got
 */
public record StreamState(long length, StreamId lastId, StreamId firstId, StreamId maxDeletedId, long entriesAdded) {

    /**
     * The state after so many XADDs and nothing else.
     *
     * @param firstId that of the first record, 0-0 if there is none
     * @param lastId  that of the last record, 0-0 if there is none
     */
    public static StreamState ofAdded(long records, StreamId firstId, StreamId lastId) {
        return new StreamState(records, lastId, firstId, StreamId.ZERO, records);
    }

    /** Whether all of it follows from the records and the last ID, so that types before STREAM_LISTPACKS_2 lose nothing of it. */
    public boolean followsFromRecords() {
        return equals(ofAdded(length, firstId, lastId));
    }
}
