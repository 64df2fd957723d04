package io.rdbkit.transcode;

import io.rdbkit.decode.ListDecoder;
import io.rdbkit.decode.Packed;
import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.LossHandler;
import io.rdbkit.encode.StringEncoder;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.ZiplistBuilder;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Converts the nodes of LIST_QUICKLIST_2 for servers 3.2 to 6.2. Each node becomes a ziplist; a plain node becomes a
 * ziplist of one item.
 */
final class NodesConversion implements Conversion {

    private final StringEncoder strings;
    private final LossHandler refusal;
    private final ZiplistBuilder ziplist = new ZiplistBuilder();
    private final Slice shown = new Slice();
    private RdbInput in;
    private Packed packed;
    private long nodes;

    NodesConversion(StringEncoder strings, LossHandler refusal) {
        this.strings = strings;
        this.refusal = refusal;
    }

    @Override
    public RdbType begin(RdbType type, RdbInput newIn, ValueDecoder decoding, Object owner) throws IOException {
        in = newIn;
        packed = decoding.begin(in, owner);
        nodes = in.readElements("the count of nodes");
        if (nodes == 0) {
            throw refusal.empty("an empty list");
        }
        return RdbType.LIST_QUICKLIST;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Lengths.write(nodes, out);
        for (long left = nodes; left > 0; left--) {
            in.releaseSlices();
            ziplist.reset();
            long before = in.compressedStrings().count();
            long container = in.readLength("a node's container");
            if (container == ListDecoder.PLAIN) {
                in.readSlice(shown, "a list item");
                ziplist.add(shown);
            } else if (container == ListDecoder.PACKED) {
                convert();
            } else {
                throw in.format("unknown container " + Long.toUnsignedString(container), 1);
            }
            strings.writePacked(ziplist.show(shown), in.compressedStrings().count() > before, out);
        }
    }

    private void convert() throws IOException {
        packed.open(in, Form.LISTPACK);
        PackedCursor entry = packed.entry();
        while (packed.next()) {
            ziplist.add(entry);
        }
        if (ziplist.count() == 0) {
            throw refusal.unloadable("an empty node of a list");
        }
    }
}
