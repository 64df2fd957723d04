package io.rdbkit.repair;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.io.Form;
import java.io.IOException;

/**
 * Judges how certain it is that bytes behind damage are a key, and not remains of a value, which are mostly strings one
 * after the other.
 *
 * <p>A key is <em>framed</em> if its value states its length twice: a packed value, a stream or list with packed nodes,
 * a compressed string. By chance that happens once in 2^32 places. Other values have nothing like this; for them, only
 * the name can tell.
 */
final class Evidence {

    private static final int COMPRESSED = 0xc3;
    private static final int PACKED_NODE = 2;

    private static final long EARLIEST_EXPIRY = 1_230_768_000_000L; // 2009, when Redis was published
    private static final long LATEST_EXPIRY = 7_258_118_400_000L; // 2200

    private final DamagedInput file;
    private final Preamble preamble;

    Evidence(DamagedInput file, Preamble preamble) {
        this.file = file;
        this.preamble = preamble;
    }

    /** Whether the sound key at an offset is framed. */
    boolean isFramed(long begin, int db) throws IOException {
        try (Records records = Records.from(file, begin, preamble, db, Records.NOBODY)) {
            for (RdbEntry entry; (entry = records.next()) != null; ) {
                if (records.begin(entry) >= begin) {
                    return entry instanceof KeyEntry key && isFramed(key, records);
                }
            }
            return false;
        }
    }

    /** Whether a key is framed whose value has not been read. The value can be read afterwards. */
    boolean isFramed(KeyEntry key, Records records) throws IOException {
        long size = key.value().size();
        long valueAt = records.end() - size;
        if (valueAt < records.begin(key)) {
            return true; // it was in a compressed block, which states its length too
        }
        return switch (Form.of(key.type())) {
            case ELEMENTS, TEMPLATE_VALUES, ZIPMAP, ARRAY, MODULE -> false;
            case STRING -> file.byteAt(valueAt) == COMPRESSED;
            case STREAM -> file.byteAt(valueAt) != 0;
            case LISTPACK_NODES -> file.byteAt(valueAt + lengthBytes(file.byteAt(valueAt))) == PACKED_NODE;
            case INTSET, ZIPLIST, LISTPACK, TEMPLATE_LISTPACK, ZIPLIST_NODES -> true;
        };
    }

    private static int lengthBytes(int first) {
        return first < 0x40 ? 1 : first < 0x80 ? 2 : first == 0x80 ? 5 : 9;
    }

    /** Whether a number is probably a time in milliseconds. */
    static boolean isPlausibleExpiry(long millis) {
        return millis > EARLIEST_EXPIRY && millis < LATEST_EXPIRY;
    }
}
