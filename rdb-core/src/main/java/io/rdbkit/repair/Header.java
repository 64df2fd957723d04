package io.rdbkit.repair;

import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Crc64;
import java.io.IOException;

/**
 * The first bytes of a damaged file as they should be.
 *
 * @param version the version that the file has
 * @param begin   the offset of the first record; -1 if the header is lost together with records, so that the first has to be looked for
 * @param event   what was put right, or null if nothing was
 * @param stems   how names of keys begin, as far as that is known
 */
record Header(RdbVersion version, long begin, RepairEvent event, KnownPrefixes stems) {

    static final int BYTES = 9;

    Header(RdbVersion version, long begin, RepairEvent event) {
        this(version, begin, event, new KnownPrefixes());
    }

    /** A header that is as it was written. */
    static Header intact(RdbVersion version) {
        return new Header(version, BYTES, null);
    }

    /** Whether the checksum proves it, and with it all that it covers. */
    boolean isProven() {
        return event != null && event.kind() == RepairEvent.Kind.CORRECTED;
    }

    boolean isLost() {
        return begin < 0;
    }

    /** The CRC64 of a file with this header and the records up to an offset; not for one that is lost. */
    long crc(DamagedInput file, long end) throws IOException {
        byte[] magic = version.magic();
        return Crc64.combine(Crc64.update(0, magic, 0, magic.length), file.crc(begin, end), end - begin);
    }
}
