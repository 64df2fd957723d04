package io.rdbkit.memory;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Thresholds;
import io.rdbkit.format.ValueKind;
import io.rdbkit.packed.DecimalNumber;
import io.rdbkit.value.LayoutVisitor;
import java.io.IOException;

/**
 * Finds out what a key takes in a server that has loaded it. It looks at the layout of the value and decides as the server does at load how
 * the value is held. Where that depends on all elements, both forms are summed up: packed, and in a table. Not thread-safe.
 */
public final class ValueMeter implements LayoutVisitor {

    private static final Thresholds THRESHOLDS = Thresholds.DEFAULT;
    private static final int LARGEST_LIST_NODE = 8192;
    private static final int LONGEST_INTEGER = 20;
    private static final int INTSET_HEADER = 8;

    private final ServerModel model;
    private final boolean wantsLargest;
    private final Cost whole;
    /** The value in its table or nodes. */
    private final Cost table;

    private final PackedSize packed;
    private final RaxSize rax;
    private final ScoreSize scores;
    private final DecimalNumber decimal = new DecimalNumber();

    private RdbType type;
    private ValueKind kind;
    private int name;
    private boolean expires;
    /** Whether packed values have another form in this server, so that their entries are looked at. */
    private boolean repacks;

    private long elements;
    private long longest;
    private long largest;
    private boolean integers;
    private long least;
    private long greatest;
    /** How many fields came before the first that is too long to be packed; -1 as long as none is. */
    private long packable;
    /** Of the strings or entries of one element, how many there were. */
    private int part;

    /** What the element in hand is, if it is an integer. */
    private long number;

    private long field;
    private long value;
    private long expiring;
    private long blob;
    private long nodes;
    private long node;
    private boolean plainNode;
    private boolean estimate;

    /** @param wantsLargest whether the largest element is asked for, for which packed values are decompressed */
    public ValueMeter(ServerVersion server, SizeClasses classes, boolean wantsLargest) {
        model = ServerModel.of(server, classes);
        this.wantsLargest = wantsLargest;
        whole = new Cost(classes);
        table = new Cost(classes);
        packed = new PackedSize(model.hasListpacks());
        rax = new RaxSize(classes);
        scores = new ScoreSize(model.packsSetsAndLists());
    }

    /** Measures a key, whose value this uses up. */
    public void measure(KeyEntry key) throws IOException {
        type = key.type();
        kind = type.kind();
        name = key.key().length();
        expires = key.hasExpiry();
        clear();
        repacks = repacks(type);
        key.visitLayout(this);
        finish(key);
    }

    private void clear() {
        whole.clear();
        table.clear();
        packed.clear();
        elements = 0;
        longest = 0;
        largest = 0;
        integers = true;
        least = Long.MAX_VALUE;
        greatest = Long.MIN_VALUE;
        packable = -1;
        part = 0;
        expiring = 0;
        blob = -1;
        nodes = 0;
        plainNode = false;
        estimate = false;
    }

    /** Bytes as MEMORY USAGE key SAMPLES 0 answers. */
    public long usage() {
        return Math.round(whole.usage);
    }

    /** Bytes by which used_memory grows. */
    public long allocated() {
        return Math.round(whole.allocated);
    }

    /** Bytes of the largest element; -1 if it was not asked for. */
    public long largest() {
        return wantsLargest ? largest : -1;
    }

    /** Whether the figures are not modelled on a structure that was measured. */
    public boolean isEstimate() {
        return estimate;
    }

    /** What the tables of a database take beside its keys. */
    public long tables(long keys, long expiries) {
        return Math.round(model.tables(keys, expiries));
    }

    private boolean repacks(RdbType of) {
        return switch (of) {
            case LIST_ZIPLIST -> model.hasQuicklists();
            case LIST_QUICKLIST, ZSET_ZIPLIST, HASH_ZIPLIST -> model.hasListpacks();
            case LIST_QUICKLIST_2, ZSET_LISTPACK, HASH_LISTPACK -> !model.hasListpacks();
            case SET_LISTPACK -> !model.packsSetsAndLists();
            case HASH_ZIPMAP, HASH_TMPL_LP_REF -> true;
            case HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA -> !isRedisWithFieldExpiries();
            default -> false;
        };
    }

    private boolean isRedisWithFieldExpiries() {
        return model instanceof RedisModel && model.since(7, 4);
    }

    // ---- what the layout tells

    @Override
    public boolean wantsEntries() {
        return repacks || wantsLargest;
    }

    @Override
    public void textEntry(int length, Slice text) {
        largest = Math.max(largest, length);
        if (repacks) {
            boolean integer = length <= LONGEST_INTEGER && decimal.read(text.array(), text.offset(), length);
            element(length, integer);
        }
    }

    @Override
    public void integerEntry(long entry) {
        int length = digits(entry);
        largest = Math.max(largest, length);
        if (repacks) {
            number = entry;
            take(length, true);
        }
    }

    private static int digits(long number) {
        if (number == Long.MIN_VALUE) {
            return LONGEST_INTEGER;
        }
        int digits = number < 0 ? 2 : 1;
        for (long rest = Math.abs(number); rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    @Override
    public void string(long length, Slice text) {
        largest = Math.max(largest, length);
        boolean integer = length <= LONGEST_INTEGER && decimal.read(text.array(), text.offset(), (int) length);
        element(length, integer);
    }

    private void element(long length, boolean integer) {
        number = integer ? decimal.value() : 0;
        take(length, integer);
    }

    /** One string, or one entry of a packed value that becomes another. */
    private void take(long length, boolean integer) {
        switch (kind) {
            case STRING -> {
                value = length;
                integers = integer;
            }
            case LIST -> item(length, integer);
            case SET -> {
                elements++;
                longest = Math.max(longest, length);
                integers &= integer;
                least = Math.min(least, number);
                greatest = Math.max(greatest, number);
                pack(length, integer);
                model.member(table, length);
            }
            case ZSET -> {
                if (part == 0) {
                    elements++;
                    longest = Math.max(longest, length);
                    model.zsetMember(table, length);
                }
                pack(length, integer);
                part = blob == -1 && repacks ? part ^ 1 : 0; // behind a member of a packed one comes its score
            }
            case HASH -> hashPart(length, integer);
            case ARRAY -> {
                elements++;
                model.member(table, length);
            }
            default -> { // streams and modules have parts of their own
            }
        }
    }

    /** As long as the value may be packed; a list's nodes always are. */
    private boolean mayBePacked() {
        return switch (kind) {
            case SET -> THRESHOLDS.set().allows(elements, longest);
            case ZSET -> THRESHOLDS.zset().allows(elements, longest);
            case HASH -> THRESHOLDS.hash().allows(elements, longest);
            default -> true;
        };
    }

    private void pack(long length, boolean integer) {
        if (!mayBePacked()) {
            return;
        }
        if (integer) {
            packed.integer(number);
        } else {
            packed.text(length);
        }
    }

    private void hashPart(long length, boolean integer) {
        if (part == 2) { // the expiry of a packed field, for which this server has no room
            part = 0;
            return;
        }
        longest = Math.max(longest, length);
        if (packable < 0 && length > THRESHOLDS.hash().bytes()) {
            packable = elements;
        }
        pack(length, integer);
        if (part++ == 0) {
            field = length;
            return;
        }
        value = length;
        elements++;
        if (!type.hasFieldExpiries()) {
            part = 0;
        }
        if (!type.hasFieldExpiries() || repacks) { // else it is not known yet whether the field expires
            model.field(table, field, value, false);
        }
    }

    @Override
    public void fieldExpiry(long millis) {
        part = 0;
        boolean expiresField = millis > 0;
        if (expiresField) {
            expiring++;
        }
        if (mayBePacked()) {
            packed.integer(millis);
        }
        model.field(table, field, value, expiresField);
    }

    @Override
    public void score(double score) {
        if (mayBePacked()) {
            scores.add(packed, score);
        }
    }

    @Override
    public void blob(long length, long entries) {
        if (kind == ValueKind.LIST && type != RdbType.LIST_ZIPLIST) {
            if (repacks) { // the node as this server has it
                node = packed.bytes();
                packed.clear();
            } else {
                node = length;
            }
            nodes++;
            model.node(table, node);
        } else {
            blob = length;
        }
    }

    // ---- lists

    private void item(long length, boolean integer) {
        if (type == RdbType.LIST_QUICKLIST_2 && !repacks) { // a plain node, which is one item
            nodes++;
            plainNode = true;
            model.node(table, length);
            return;
        }
        elements++;
        longest = Math.max(longest, length);
        if (!model.hasQuicklists()) {
            model.linkedItem(table, length);
            pack(length, integer);
            return;
        }
        if (type == RdbType.LIST_QUICKLIST || type == RdbType.LIST_QUICKLIST_2) {
            pack(length, integer); // into the node in hand
            return;
        }
        push(length, integer);
    }

    /** Adds an item to the last node, or to a new one if it has no room. */
    private void push(long length, boolean integer) {
        if (model.hasListpacks() && length > LARGEST_LIST_NODE) {
            endNode();
            nodes++;
            plainNode = true;
            model.node(table, length);
            return;
        }
        long room = length + (model.hasListpacks() ? 8 : length < 64 ? 2 : 3);
        if (part > 0 && packed.bytes() + room > LARGEST_LIST_NODE) {
            endNode();
        }
        pack(length, integer);
        part = 1;
    }

    private void endNode() {
        if (part > 0) {
            node = packed.bytes();
            nodes++;
            model.node(table, node);
            packed.clear();
            part = 0;
        }
    }

    // ---- streams

    @Override
    public void streamNode(long ms, long seq, long length) {
        rax.add(ms, seq);
        model.packed(table, length);
        largest = Math.max(largest, length);
    }

    @Override
    public void group(long nameLength) {
        endRax();
        model.group(table, nameLength);
    }

    @Override
    public void pending(long ms, long seq) {
        rax.add(ms, seq);
        model.pending(table);
    }

    @Override
    public void consumer(long nameLength) {
        endRax();
        model.consumer(table, nameLength);
    }

    @Override
    public void ownedPending(long ms, long seq) {
        rax.add(ms, seq);
    }

    private void endRax() {
        rax.finish();
        model.rax(table, rax);
        rax.clear();
    }

    // ---- modules

    @Override
    public void moduleString(long length) {
        largest = Math.max(largest, length);
        table.block(model.sds(length));
    }

    @Override
    public void moduleNumber() {
        table.struct(8);
    }

    // ---- the whole

    private void finish(KeyEntry key) throws IOException {
        if (kind == ValueKind.STRING) {
            if (integers) {
                model.integer(whole, name, expires, number);
            } else {
                model.string(whole, name, expires, value);
            }
            return;
        }
        model.key(whole, name, expires);
        switch (kind) {
            case LIST -> finishList();
            case SET -> finishSet();
            case ZSET -> finishZset();
            case HASH -> finishHash();
            case STREAM -> {
                endRax();
                model.stream(whole);
                whole.add(table);
            }
            default -> {
                estimate = true;
                whole.add(table);
            }
        }
        if (kind == ValueKind.ARRAY) {
            whole.struct(8 * key.elements());
        }
    }

    private void finishList() {
        if (!model.hasQuicklists()) {
            if (blob >= 0 || THRESHOLDS.list().allows(elements, longest)) {
                model.packed(whole, blob >= 0 && !repacks ? blob : packed.bytes());
            } else {
                whole.struct(48);
                whole.add(table);
            }
            return;
        }
        endNode();
        if (model.packsSetsAndLists() && nodes == 1 && !plainNode && node <= LARGEST_LIST_NODE) {
            model.packed(whole, node);
        } else {
            model.list(whole);
            whole.add(table);
        }
    }

    private void finishSet() {
        if (blob >= 0 && !repacks) {
            model.packed(whole, blob);
        } else if (integers && elements <= THRESHOLDS.intset()) {
            model.packed(whole, INTSET_HEADER + elements * width());
        } else if (model.packsSetsAndLists() && THRESHOLDS.set().allows(elements, longest)) {
            model.packed(whole, packed.bytes());
        } else {
            model.setTable(whole, elements);
            whole.add(table);
        }
    }

    private int width() {
        return least == (short) least && greatest == (short) greatest
                ? 2
                : least == (int) least && greatest == (int) greatest ? 4 : 8;
    }

    private void finishZset() {
        if (blob >= 0 && !repacks) {
            model.packed(whole, blob);
        } else if (THRESHOLDS.zset().allows(elements, longest)) {
            model.packed(whole, packed.bytes());
        } else {
            model.zsetTable(whole, elements);
            whole.add(table);
        }
    }

    private void finishHash() {
        boolean expiringType = type.hasFieldExpiries() && !repacks;
        boolean redis = isRedisWithFieldExpiries();
        if (blob >= 0 && !repacks) {
            if (type.hasFieldExpiries()) {
                model.packedExpiring(whole, blob);
            } else {
                model.packed(whole, blob);
            }
        } else if ((!expiringType || redis) && THRESHOLDS.hash().allows(elements, longest)) {
            if (expiringType) {
                model.packedExpiring(whole, packed.bytes());
            } else {
                model.packed(whole, packed.bytes());
            }
        } else {
            boolean grew = expiringType || elements <= THRESHOLDS.hash().entries(); // else it is made for all at once
            model.hashTable(whole, elements, grew ? Math.max(packable, 0) : elements, expiringType ? expiring : -1);
            whole.add(table);
            estimate = expiring > (redis ? 0 : 127);
        }
    }
}
