package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.ListValue;
import java.io.IOException;

/**
 * Lists.
 *
 * <pre>
 * LIST              len n, n x str item
 * LIST_ZIPLIST      str ziplist
 * LIST_QUICKLIST    len n, n x str ziplist
 * LIST_QUICKLIST_2  len n, n x { len container, str }     1: the string is an item, 2: it is a listpack
 * </pre>
 */
public final class ListDecoder extends Decoder implements ListValue {

    /** The container of a node that is one item. */
    public static final int PLAIN = 1;

    /** The container of a node that is a listpack. */
    public static final int PACKED = 2;

    private final Form form;
    private final long count;
    /** How many items were pulled so far. Only items in nodes are counted. */
    private long items;
    /** How many are left: items of a plain list, nodes of any other list. */
    private long left;
    /** Whether a node is open and may have more items. */
    private boolean inNode;
    /** Whether an item of the open node was pulled. */
    private boolean anyInNode;

    private long emptyNodes;

    ListDecoder(ValueDecoder decoding, RdbInput in, RdbType type) throws IOException {
        super(decoding, in);
        form = Form.of(type);
        if (form == Form.ZIPLIST) {
            decoding.packed().open(in, form);
            inNode = true;
            count = decoding.packed().count();
        } else {
            left = in.readElements("the count of items or nodes");
            count = form == Form.ELEMENTS ? left : -1;
        }
    }

    @Override
    public long count() {
        return decoding.told(count);
    }

    @Override
    public Slice next() throws IOException {
        decoding.requireCurrent(this);
        while (true) {
            if (inNode) {
                if (decoding.packed().next()) {
                    anyInNode = true;
                    in.requireElements(++items, "item", in.offset());
                    return decoding.packed().entry().show(decoding.first);
                }
                inNode = false;
                if (!anyInNode && !decoding.packed().isBroken()) {
                    emptyNodes++;
                }
            }
            if (left == 0) {
                return null;
            }
            left--;
            in.releaseSlices();
            switch (form) {
                case ELEMENTS -> {
                    in.readSlice(decoding.first, "a list item");
                    return decoding.first;
                }
                case ZIPLIST_NODES -> openNode();
                case LISTPACK_NODES -> {
                    long offset = in.offset();
                    long container = in.readLength("a node's container");
                    if (container == PLAIN) {
                        in.requireElements(++items, "item", offset);
                        in.readSlice(decoding.first, "a list item");
                        return decoding.first;
                    }
                    if (container != PACKED) {
                        decoding.damaged(
                                Flaw.LIST_NODE, "unknown container " + Long.toUnsignedString(container), in, offset);
                    }
                    openNode();
                }
                default -> throw new AssertionError(form);
            }
        }
    }

    private void openNode() throws IOException {
        decoding.packed().open(in, form);
        inNode = true;
        anyInNode = false;
    }

    /** How many nodes without items were read so far. Servers before 6.2 sometimes wrote such nodes. */
    public long emptyNodes() {
        return emptyNodes;
    }

    @Override
    void skipRest() throws IOException {
        for (; left > 0; left--) {
            in.releaseSlices();
            if (form == Form.LISTPACK_NODES) {
                in.readLength("a node's container");
            }
            in.skipString("a list item");
        }
    }
}
