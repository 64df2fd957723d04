package io.rdbkit.decode;

import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.packed.ZipmapCursor;
import java.io.IOException;

/** Counts the elements of packed values. Their number is in the blobs and not in the shape. */
public final class ElementCount {

    private static final String STRING = "a string";

    private ElementCount() {}

    /**
     * Reads the whole value and counts its elements. The count in a blob's header is believed. Errors are those of
     * skipping the value.
     *
     * @param type a type whose form {@linkplain Form#isPacked is packed}
     */
    public static long ofPacked(RdbType type, RdbInput in) throws IOException {
        long start = in.offset();
        in.skip(Form.bytesInFront(type), "a number"); // the earliest field expiry
        int entries = entriesPerElement(type);
        try {
            return switch (Form.of(type)) {
                case ZIPMAP -> walked(new ZipmapCursor(), in) / entries; // servers count too, and refuse a wrong count
                case ZIPLIST -> count(new ZiplistCursor(), in) / entries;
                case INTSET -> count(new IntsetCursor(), in);
                case LISTPACK -> count(new ListpackCursor(), in) / entries;
                case TEMPLATE_LISTPACK ->
                    count(new ListpackCursor(), in) - 1; // the id of the template, then the values
                case ZIPLIST_NODES -> ziplists(in);
                case LISTPACK_NODES -> listpacks(in);
                case STRING, ELEMENTS, TEMPLATE_VALUES, STREAM, ARRAY, MODULE ->
                    throw new IllegalArgumentException(type + " is not packed");
            };
        } catch (PackedException damaged) {
            throw in.format(damaged.getMessage(), Math.toIntExact(Math.min(in.offset() - start, Integer.MAX_VALUE)));
        }
    }

    private static int entriesPerElement(RdbType type) {
        return switch (type.kind()) {
            case STRING, LIST, SET, STREAM, MODULE, ARRAY -> 1;
            case ZSET -> 2;
            case HASH -> type.hasFieldExpiries() ? 3 : 2;
        };
    }

    private static long ziplists(RdbInput in) throws IOException {
        PackedCursor node = new ZiplistCursor();
        long items = 0;
        for (long nodes = in.readElements("the count of elements"); nodes > 0; nodes--) {
            items += count(node, in);
        }
        return items;
    }

    private static long listpacks(RdbInput in) throws IOException {
        PackedCursor node = new ListpackCursor();
        long items = 0;
        for (long nodes = in.readElements("the count of elements"); nodes > 0; nodes--) {
            if (in.readLength("a number") == 1) { // PLAIN: the string is one item
                in.skipString(STRING);
                items++;
            } else {
                items += count(node, in);
            }
        }
        return items;
    }

    /** Counts the entries of the next blob and compares them with its header. */
    private static long walked(PackedCursor cursor, RdbInput in) throws IOException {
        Slice blob = new Slice();
        in.readSlice(blob, STRING);
        in.releaseSlices();
        cursor.reset(blob.array(), blob.offset(), blob.length());
        long entries = 0;
        while (cursor.next()) {
            entries++;
        }
        return entries;
    }

    /** Counts the entries of the next blob. If the header has the count, only the header is decompressed. */
    private static long count(PackedCursor cursor, RdbInput in) throws IOException {
        Slice blob = new Slice();
        in.mark();
        long count;
        try {
            long length = in.readStringHead(blob, PackedCursor.HEAD, STRING);
            count = cursor.countInHead(blob.array(), blob.offset(), blob.length(), length);
        } catch (RdbTruncatedException cut) {
            count = 0; // skipping the value finds the error
        }
        in.reset();
        if (count >= 0) {
            in.skipString(STRING);
            return count;
        }
        in.readSlice(blob, STRING);
        in.releaseSlices();
        cursor.reset(blob.array(), blob.offset(), blob.length());
        return cursor.count();
    }
}
