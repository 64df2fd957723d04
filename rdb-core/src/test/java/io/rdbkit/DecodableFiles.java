package io.rdbkit;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of {@link HandMade}, without the one value that can be read but not decoded. */
final class DecodableFiles {

    /** This key has a score that is NaN, which no server loads. */
    private static final Bytes NOT_A_NUMBER = Bytes.utf8("zset");

    private DecodableFiles() {}

    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> file : HandMade.all().entrySet()) {
            files.put(file.getKey(), decodable(file.getValue()));
        }
        return files;
    }

    private static byte[] decodable(byte[] rdb) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (RdbReader in = Readings.open(rdb);
                RdbWriter out = RdbWriter.to(Channels.newChannel(rest), in.version(), WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (!(entry instanceof KeyEntry key) || !key.key().equals(NOT_A_NUMBER)) {
                    out.write(entry);
                }
            }
            out.finish();
        }
        return rest.toByteArray();
    }
}
