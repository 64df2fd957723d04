package io.rdbkit.repair;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A difference between the saved file and the damaged one.
 *
 * @param kind what happened
 * @param from the offset, in the (decompressed) input, of the first byte concerned
 * @param to   the offset behind the last byte concerned
 * @param db   the database; -1 if it is not about a key
 * @param key  the name of the key; null if it can't be read or it is not about a key
 * @param type the type of the key, or null
 * @param kept the number of elements kept, or of bytes corrected; else 0
 * @param why  the reason, in one line
 */
public record RepairEvent(
        Kind kind,
        long from,
        long to,
        int db,
        @Nullable Bytes key,
        @Nullable RdbType type,
        long kept,
        String why) {

    /** The kinds of events. */
    public enum Kind {
        /**
         * The beginning of the file is damaged or lost. The version or the database of the first keys was found from
         * the records behind it.
         */
        HEADER,
        /** Wrong bytes were corrected, because the checksum identifies them. Nothing is lost. */
        CORRECTED,
        /**
         * Bytes that can't be read. At least the key whose record begins there is lost; it is named if its name can be
         * read.
         */
        UNREADABLE,
        /** A key with a damaged value was left out. */
        BAD_VALUE,
        /** The readable elements of a damaged value were kept. */
        PARTIAL_VALUE,
        /** A key behind damage was left out, because it may be made of the remains of another value. */
        DOUBTFUL,
        /** Keys behind damage were left out, because the damage may hide a change of the database. */
        UNKNOWN_DATABASE,
        /** A second key of the same name in a database was left out. */
        DUPLICATE,
        /**
         * A record other than a key was left out: a function library that servers refuse, such as a second one of a
         * name, or a record that such files don't have.
         */
        BAD_RECORD,
        /**
         * A record about slots that a cluster node was importing was left out. A server that is not such a node crashes
         * when it loads the record.
         */
        SLOT_IMPORT,
        /** The checksum is wrong and nothing explains it. The data read and kept may differ from the data saved. */
        CHECKSUM;

        /** The name, such as {@code bad-value}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static RepairEvent ofBytes(Kind kind, long from, long to, String why) {
        return new RepairEvent(kind, from, to, -1, null, null, 0, why);
    }
}
