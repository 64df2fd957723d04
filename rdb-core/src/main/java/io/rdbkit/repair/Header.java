package io.rdbkit.repair;

import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Crc64;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The correct header of a damaged file.
 *
 * @param version the version of the file
 * @param begin   the offset of the first record; -1 if records are lost with the header, so that the first one must be
 *     searched
 * @param event   what was corrected, or null if nothing was
 * @param stems   the known prefixes of names
 */
record Header(RdbVersion version, long begin, @Nullable RepairEvent event, KnownPrefixes stems) {

    static final int BYTES = 9;

    Header(RdbVersion version, long begin, @Nullable RepairEvent event) {
        this(version, begin, event, new KnownPrefixes());
    }

    /** An undamaged header. */
    static Header intact(RdbVersion version) {
        return new Header(version, BYTES, null);
    }

    /** Whether the checksum proves the header, and with it all bytes that the checksum covers. */
    boolean isProven() {
        return event != null && event.kind() == RepairEvent.Kind.CORRECTED;
    }

    boolean isLost() {
        return begin < 0;
    }

    /** The CRC64 of a file with this header and the records up to an offset. Not for a header that is lost. */
    long crc(DamagedInput file, long end) throws IOException {
        byte[] magic = version.magic();
        return Crc64.combine(Crc64.update(0, magic, 0, magic.length), file.crc(begin, end), end - begin);
    }
}
