package io.rdbkit.packed;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.RdbInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packed blobs of a dump, as its server wrote them. */
final class PackedBlobs {

    /** A PLAIN node of a list holds one item instead of a listpack. */
    private static final int PLAIN = 1;

    /** The encodings of blobs. */
    enum Encoding {
        LISTPACK,
        ZIPLIST,
        ZIPMAP,
        INTSET;

        PackedCursor cursor() {
            return switch (this) {
                case LISTPACK -> new ListpackCursor();
                case ZIPLIST -> new ZiplistCursor();
                case ZIPMAP -> new ZipmapCursor();
                case INTSET -> new IntsetCursor();
            };
        }

        PackedCursor on(Bytes blob) {
            PackedCursor cursor = cursor();
            cursor.reset(blob.array(), blob.arrayOffset(), blob.length());
            return cursor;
        }
    }

    /** A blob, the version of its file, and the key that it belongs to. */
    record Blob(Encoding encoding, Bytes bytes, RdbVersion version, String owner) {

        PackedCursor cursor() {
            return encoding.on(bytes);
        }

        /** Names the blob in failure messages. */
        @Override
        public String toString() {
            return encoding + " of " + bytes.length() + " bytes in " + owner;
        }
    }

    private final List<Blob> blobs = new ArrayList<>();
    private final RdbVersion version;
    private String owner;

    private PackedBlobs(RdbVersion version) {
        this.version = version;
    }

    static List<Blob> of(Path dump) throws IOException {
        try (RdbReader in = RdbReader.open(dump)) {
            PackedBlobs found = new PackedBlobs(in.version());
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    found.addThoseOf(key);
                }
            }
            return found.blobs;
        }
    }

    private void addThoseOf(KeyEntry key) throws IOException {
        owner = key.toString();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        key.value().copyTo(value);
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(value.toByteArray()), 0, false)) {
            addThoseOf(key.type(), in);
        }
    }

    private void addThoseOf(RdbType type, RdbInput in) throws IOException {
        switch (type) {
            case HASH_ZIPMAP -> add(Encoding.ZIPMAP, in);
            case LIST_ZIPLIST, ZSET_ZIPLIST, HASH_ZIPLIST -> add(Encoding.ZIPLIST, in);
            case SET_INTSET -> add(Encoding.INTSET, in);
            case HASH_LISTPACK, ZSET_LISTPACK, SET_LISTPACK, HASH_LISTPACK_EX_PRE_GA, HASH_TMPL_LP_REF ->
                add(Encoding.LISTPACK, in);
            case HASH_LISTPACK_EX -> {
                in.readLongLe("the earliest field expiry");
                add(Encoding.LISTPACK, in);
            }
            case LIST_QUICKLIST -> {
                for (long nodes = in.readCount("nodes"); nodes > 0; nodes--) {
                    add(Encoding.ZIPLIST, in);
                }
            }
            case LIST_QUICKLIST_2 -> {
                for (long nodes = in.readCount("nodes"); nodes > 0; nodes--) {
                    if (in.readLength("container") == PLAIN) {
                        in.skipString("item");
                    } else {
                        add(Encoding.LISTPACK, in);
                    }
                }
            }
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 -> {
                for (long nodes = in.readCount("nodes"); nodes > 0; nodes--) {
                    in.skipString("node key");
                    add(Encoding.LISTPACK, in);
                }
            }
            default -> {} // no packed blob
        }
    }

    private void add(Encoding encoding, RdbInput in) throws IOException {
        blobs.add(new Blob(encoding, in.readString("blob").value(), version, owner));
    }
}
