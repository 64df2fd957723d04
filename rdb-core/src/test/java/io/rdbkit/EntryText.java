package io.rdbkit;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Entries as text, down to the bytes of their values. Tests compare two readings, and a person can read the difference.
 */
public final class EntryText {

    private EntryText() {}

    /** All entries of an input with their offsets, then what the reader knows at the end. */
    public static List<String> whole(InputStream input) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RdbReader in = RdbReader.open(input, ReadOptions.DEFAULT)) {
            lines.add(in.version() + " " + in.layers());
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                lines.add(entry.offset() + " " + of(entry));
            }
            lines.add(in.length() + " " + in.checksum() + " " + in.tail());
        }
        return lines;
    }

    /** What a writer must carry over: all entries except hints, without offsets. */
    public static List<String> contents(byte[] rdb) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            lines.add(in.version().toString());
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (!(entry instanceof ResizeHint) && !(entry instanceof SlotHint)) {
                    lines.add(of(entry));
                }
            }
            lines.add(in.checksum().toString());
        }
        return lines;
    }

    /** One entry without its offset. Reads its value. */
    public static String of(RdbEntry entry) throws IOException {
        if (entry instanceof KeyEntry key) {
            return "%s %s expiry=%d %s meta=%s module=%s value=%s"
                    .formatted(
                            key,
                            hex(key.encodedKey()),
                            key.expiry(),
                            key.eviction(),
                            hex(key.metadata()),
                            key.module(),
                            digest(key.value()));
        }
        if (entry instanceof ResizeHint hint) {
            return "RESIZEDB " + hint.db() + " " + hint.keys() + " " + hint.expires();
        }
        if (entry instanceof SlotHint hint) {
            return "SLOT_INFO " + hint.slot() + " " + hint.keys() + " " + hint.expires();
        }
        return hex(RdbWriter.encode((StandaloneEntry) entry));
    }

    private static String digest(RawValue value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        value.copyTo(bytes);
        return bytes.size() + ":" + DigestUtils.sha1Hex(bytes.toByteArray());
    }

    private static String hex(Bytes bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
