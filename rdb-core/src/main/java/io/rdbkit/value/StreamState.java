package io.rdbkit.value;

/**
 * The numbers and IDs of a stream, beside its records. Types before STREAM_LISTPACKS_2 have only the first two; the
 * others are then as servers set them at load.
 *
 * @param length       the number of records
 * @param lastId       the highest ID ever given
 * @param firstId      the ID of the first record, 0-0 if there is none
 * @param maxDeletedId the highest ID ever deleted, 0-0 if none was
 * @param entriesAdded how many records were ever added
 */
public record StreamState(long length, StreamId lastId, StreamId firstId, StreamId maxDeletedId, long entriesAdded) {

    /**
     * The state of a stream that got these records and had nothing deleted.
     *
     * @param records how many records were added
     * @param firstId the ID of the first record, 0-0 if there is none
     * @param lastId  the ID of the last record, 0-0 if there is none
     */
    public static StreamState ofAdded(long records, StreamId firstId, StreamId lastId) {
        return new StreamState(records, lastId, firstId, StreamId.ZERO, records);
    }

    /**
     * Whether the records and the last ID determine the whole state. If so, types before STREAM_LISTPACKS_2 lose
     * nothing.
     */
    public boolean followsFromRecords() {
        return equals(ofAdded(length, firstId, lastId));
    }
}
