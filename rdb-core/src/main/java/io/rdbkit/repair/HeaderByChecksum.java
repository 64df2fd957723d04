package io.rdbkit.repair;

import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Crc64;
import io.rdbkit.repair.RepairEvent.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the header of a file by its checksum, which covers the header. If the rest of the file is undamaged, only the
 * right header has the right checksum. There are about a hundred to try, and a wrong one fits once in 2^64 files.
 */
final class HeaderByChecksum {

    private HeaderByChecksum() {}

    /**
     * Tries each version in front of each offset.
     *
     * @param first the lowest possible offset of the first record
     * @param last  the highest possible offset of the first record
     * @param end   the end of the RDB with its checksum
     * @return null if none fits, or if the file has no checksum
     */
    static @Nullable Header find(DamagedInput file, long first, long last, long end) throws IOException {
        long summed = end - ByteCorrection.CHECKSUM_BYTES;
        if (summed <= last) {
            return null;
        }
        long stated = file.longAt(summed);
        if (stated == 0) {
            return null;
        }
        byte[] between = new byte[(int) (last - first)];
        file.read(first, between, between.length);
        long rest = file.crc(last, summed);
        for (RdbVersion version : VersionEvidence.released()) {
            byte[] magic = version.magic();
            long crc = Crc64.update(0, magic, 0, magic.length);
            for (int skipped = 0; version.hasChecksum() && skipped <= between.length; skipped++) {
                int kept = between.length - skipped;
                long head = Crc64.update(crc, between, skipped, kept);
                if (Crc64.combine(head, rest, summed - last) == stated) {
                    return proven(file, version, first + skipped);
                }
            }
        }
        return null;
    }

    private static Header proven(DamagedInput file, RdbVersion version, long begin) throws IOException {
        String magic = new String(version.magic(), StandardCharsets.US_ASCII);
        List<Long> wrong = new ArrayList<>();
        byte[] there = new byte[Header.BYTES];
        int n = begin < Header.BYTES ? 0 : file.read(begin - Header.BYTES, there, Header.BYTES);
        for (int i = 0; i < n; i++) {
            if (there[i] != version.magic()[i]) {
                wrong.add(begin - Header.BYTES + i);
            }
        }
        if (n > 0 && wrong.isEmpty() && begin == Header.BYTES) {
            return Header.intact(version);
        }
        String what = n == 0
                ? (Header.BYTES - begin) + " bytes are missing at the beginning"
                : wrong.isEmpty()
                        ? begin - Header.BYTES + " bytes stand in front of the header"
                        : "the header is damaged";
        long from = wrong.isEmpty() ? 0 : wrong.get(0);
        long to = wrong.isEmpty() ? Math.max(0, begin - Header.BYTES) : wrong.get(wrong.size() - 1) + 1;
        long right = n == 0 ? Header.BYTES - begin : wrong.size();
        return new Header(
                version,
                begin,
                new RepairEvent(
                        Kind.CORRECTED,
                        from,
                        to,
                        -1,
                        null,
                        null,
                        right,
                        what + "; the checksum shows that it was " + magic));
    }
}
