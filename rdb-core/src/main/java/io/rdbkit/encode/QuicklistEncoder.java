package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.value.ListValue;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes lists from RDB 7 on: LIST_QUICKLIST, whose nodes are ziplists, and from RDB 10 LIST_QUICKLIST_2, whose nodes
 * are listpacks or single items. Nodes are filled as by a server that appends the items ({@code
 * _quicklistNodeAllowInsert} in quicklist.c). An item goes to the last node if the node stays within the limit. For
 * this check, servers use the largest size that the item may take.
 */
final class QuicklistEncoder implements Encoder<ListValue> {

    private static final int PLAIN = 1;
    private static final int PACKED = 2;

    /** The largest size of a node if the threshold is a number of items. */
    private static final int MOST_BYTES = 8 << 10;

    /** The sizes for the settings -1 to -5: this one, then twice as much each time. */
    private static final int SMALLEST_BYTES = 4 << 10;

    private static final int LEAST_SETTING = -5;

    /** The bytes that a server expects for an item of a listpack beside its text. */
    private static final int LISTPACK_OVERHEAD = 8;

    private final Encodings target;
    private final StringEncoder strings;
    private final PackedBuilder node;
    private final PlainForm nodes;
    private final LossHandler refusal;
    private final int mostItems;
    private final int mostBytes;
    private final Slice shown = new Slice();
    private ListValue value;

    QuicklistEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        node = target.newBuilder();
        nodes = new PlainForm(refusal);
        int setting = target.thresholds().listNode();
        mostItems = setting < 0 ? Integer.MAX_VALUE : Math.max(1, setting);
        mostBytes = setting < 0 ? SMALLEST_BYTES << -1 - Math.max(LEAST_SETTING, setting) : MOST_BYTES;
    }

    @Override
    public RdbType begin(ListValue newValue) throws IOException {
        value = newValue;
        nodes.begin(-1, this::writeNodes);
        if (nodes.count() == 0) {
            throw refusal.empty("an empty list");
        }
        return target.hasListpacks() ? RdbType.LIST_QUICKLIST_2 : RdbType.LIST_QUICKLIST;
    }

    private long writeNodes(OutputStream out) throws IOException {
        long written = 0;
        node.reset();
        for (Slice item; (item = value.next()) != null; ) {
            boolean alone = target.hasPlainNodes() && item.length() > mostBytes;
            if (node.count() > 0 && (alone || !hasRoom(item.length()))) {
                writeNode(out);
                written++;
            }
            if (alone) {
                out.write(PLAIN);
                strings.write(item, out);
                written++;
            } else {
                node.add(item);
            }
        }
        if (node.count() > 0) {
            writeNode(out);
            written++;
        }
        return written;
    }

    private boolean hasRoom(int length) {
        return node.count() < mostItems && (long) node.size() + length + overhead(length) <= mostBytes;
    }

    /**
     * The bytes that a server expects for an item of a ziplist beside its text: the length of the item before, which it
     * takes to be as long as this item, and the length of this item.
     */
    private int overhead(int length) {
        if (target.hasListpacks()) {
            return LISTPACK_OVERHEAD;
        }
        return (length < 254 ? 1 : 5) + (length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 5);
    }

    private void writeNode(OutputStream out) throws IOException {
        if (target.hasListpacks()) {
            out.write(PACKED);
        }
        strings.write(node.show(shown), out);
        node.reset();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        nodes.writeTo(out);
    }

    @Override
    public void end() throws IOException {
        value = null;
        nodes.end();
    }
}
