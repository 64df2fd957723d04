package io.rdbkit.repair;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import java.util.Locale;

/**
 * Something that the saved file has not, or has otherwise than the damaged one.
 *
 * @param kind what happened
 * @param from the offset, in the (decompressed) input, of the first byte it is about
 * @param to   the offset behind the last
 * @param db   the database; -1 if it is about no key
 * @param key  its name, or null if that can't be read or it is about no key
 * @param type its type, or null
 * @param kept how many elements were kept of it, or how many bytes were put right; else 0
 * @param why  what is wrong, in a line
 */
public record RepairEvent(Kind kind, long from, long to, int db, Bytes key, RdbType type, long kept, String why) {

    /** What happened. */
    public enum Kind {
        /**
         * The beginning of the file is damaged or lost, and what it said was put together from what follows: the version, or the database of
         * the first keys.
         */
        HEADER,
        /** Wrong bytes that the checksum identifies were put right; nothing is lost. */
        CORRECTED,
        /** Bytes that can't be read. With them is gone at least the key whose record begins there; it is named if its name is readable. */
        UNREADABLE,
        /** A key whose value is damaged was left out. */
        BAD_VALUE,
        /** Of a key whose value is damaged the readable elements were kept. */
        PARTIAL_VALUE,
        /** What follows damage and looks like a key, but may be made of the remains of another's value, was left out. */
        DOUBTFUL,
        /** Keys behind damage that may have hidden a change of the database were left out. */
        UNKNOWN_DATABASE,
        /** A second key of a name in a database was left out. */
        DUPLICATE,
        /** A function library that servers refuse, as a second one of a name, or another record that is no key and doesn't belong into such files, was left out. */
        BAD_RECORD,
        /** A record of slots that a node of a cluster was importing was left out: a server that is no such node dies of it. */
        SLOT_IMPORT,
        /** The checksum is wrong and nothing tells why: what was read and kept may differ from what was saved. */
        CHECKSUM;

        /** {@code bad-value} and so on. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static RepairEvent ofBytes(Kind kind, long from, long to, String why) {
        return new RepairEvent(kind, from, to, -1, null, null, 0, why);
    }
}
