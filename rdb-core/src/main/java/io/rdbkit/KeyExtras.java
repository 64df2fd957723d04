package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Producer;
import io.rdbkit.io.RdbInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records that only one producer writes around a key, as in the file. They stay with the key.
 *
 * <pre>
 * KeyDB      AUX mvcc-tstamp                                before the type byte: when the key was written, for active replicas
 *            AUX keydb-subexpire-key, keydb-subexpire-when  behind the value, for each member of a set, zset or hash that expires
 * Dragonfly  u8 220, u32 flags, [u32 memcached flags]       before the type byte
 * </pre>
 *
 * @param producer       the producer; null if there are no records
 * @param timestamps     the number of AUX mvcc-tstamp
 * @param flags          the number of records of object flags
 * @param memberExpiries the number of members with an expiry
 * @param before         the records before the type byte
 * @param behind         the records behind the value
 */
record KeyExtras(
        @Nullable Producer producer, int timestamps, int flags, long memberExpiries, Bytes before, Bytes behind) {

    static final String TIMESTAMP = "mvcc-tstamp";
    static final String MEMBER = "keydb-subexpire-key";
    static final String MEMBER_EXPIRY = "keydb-subexpire-when";

    static final KeyExtras NONE = new KeyExtras(null, 0, 0, 0, Bytes.EMPTY, Bytes.EMPTY);

    private static final Bytes TIMESTAMP_NAME = Bytes.utf8(TIMESTAMP);
    private static final Bytes MEMBER_NAME = Bytes.utf8(MEMBER);
    private static final Bytes MEMBER_EXPIRY_NAME = Bytes.utf8(MEMBER_EXPIRY);

    static boolean isTimestamp(Bytes auxName) {
        return auxName.equals(TIMESTAMP_NAME);
    }

    static boolean isOfMember(Bytes auxName) {
        return auxName.equals(MEMBER_NAME) || auxName.equals(MEMBER_EXPIRY_NAME);
    }

    static boolean isMemberExpiry(Bytes auxName) {
        return auxName.equals(MEMBER_EXPIRY_NAME);
    }

    /** Whether a name of this length may be that of one of these fields. */
    static boolean mayBeOfMember(long length) {
        return length == MEMBER_NAME.length() || length == MEMBER_EXPIRY_NAME.length();
    }

    boolean isEmpty() {
        return producer == null;
    }

    /** @param record the whole AUX record */
    KeyExtras withTimestamp(Bytes record) {
        return new KeyExtras(Producer.KEYDB, timestamps + 1, flags, memberExpiries, before.concat(record), behind);
    }

    /** @param record the whole record of flags */
    KeyExtras withFlags(Bytes record) {
        return new KeyExtras(Producer.DRAGONFLY, timestamps, flags + 1, memberExpiries, before.concat(record), behind);
    }

    /** @param records the AUX records of all members with an expiry */
    KeyExtras withMembers(Bytes records, long members) {
        return new KeyExtras(Producer.KEYDB, timestamps, flags, members, before, records);
    }

    /** @return null if it is not a number */
    static @Nullable Long number(Bytes expiry) {
        try {
            return Long.valueOf(expiry.toString());
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /** The same records with these member expiries and no others. */
    KeyExtras withExpiries(Map<Bytes, Long> expiries) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (Map.Entry<Bytes, Long> member : expiries.entrySet()) {
            RecordWriter.write(AuxEntry.of(MEMBER_NAME, member.getKey()), records);
            RecordWriter.write(AuxEntry.of(MEMBER_EXPIRY_NAME, Bytes.utf8(Long.toString(member.getValue()))), records);
        }
        return expiries.isEmpty() && before.isEmpty()
                ? NONE
                : withMembers(Bytes.wrap(records.toByteArray()), expiries.size());
    }

    /** The number of bytes of these records. */
    int length() {
        return before.length() + behind.length();
    }

    /** The expiries by member, in unix milliseconds. Expiries that are not numbers are left out. */
    Map<Bytes, Long> expiries() {
        if (behind.isEmpty()) {
            return Map.of();
        }
        Map<Bytes, Long> expiries = new LinkedHashMap<>();
        Bytes member = null;
        try (RdbInput in = new RdbInput(behind, 0, Limits.DEFAULT)) {
            while (in.hasNext()) {
                in.skip(1, "an opcode");
                Bytes name = in.readString("a name").value();
                Bytes value = in.readString("a value").value();
                if (name.equals(MEMBER_NAME)) {
                    member = value;
                } else if (member != null) {
                    Long expiry = number(value);
                    if (expiry != null) {
                        expiries.put(member, expiry);
                    }
                    member = null;
                }
            }
        } catch (IOException damaged) {
            return expiries; // never happens: the reader has read these records as AUX
        }
        return expiries;
    }
}
