package io.rdbkit.mask;

import io.rdbkit.decode.ListDecoder;
import io.rdbkit.decode.Scores;
import io.rdbkit.encode.StringEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.Spool;
import io.rdbkit.io.StreamShape;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.packed.ZipmapCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.EndianUtils;

/**
 * Writes values masked, in the types and encodings that they have: every string of a value becomes another of as many bytes, and what was compressed is
 * compressed again. Counts, IDs, times and the order of elements stay. One thread's.
 */
public final class ValueMask {

    /** A longer string is masked, and written, piece by piece. */
    private static final int LARGEST_WHOLE = StringMask.LARGEST_JSON;

    private static final int PIECE = 1 << 18;

    /** A number in decimal, or what may be one. */
    private static final int LONGEST_INTEGER = 11;

    private static final int LARGEST_KEPT = 1 << 20;

    private final FieldRules fields;
    private final StringMask strings;
    private final ScoreMask scores;
    private final PackedMask packed;
    private final StringEncoder encoder = new StringEncoder(true);
    private final Slice shown = new Slice();
    private final ListpackCursor listpack = new ListpackCursor();
    private final ZiplistCursor ziplist = new ZiplistCursor();
    private final ZipmapCursor zipmap = new ZipmapCursor();
    private final IntsetCursor intset = new IntsetCursor();
    private byte[] buffer = new byte[1 << 12];
    private long unordered;

    public ValueMask(MaskKey key, FieldRules fields) {
        this.fields = fields;
        strings = new StringMask(key, fields.keeps());
        scores = new ScoreMask(key);
        packed = new PackedMask(strings, scores, fields);
    }

    /** How many zsets kept their scores, as these were in no order. */
    public long unordered() {
        return unordered;
    }

    /** A string masked as one in a value is. */
    public Bytes mask(Bytes string) {
        byte[] copy = string.toByteArray();
        strings.mask(copy, 0, copy.length);
        return Bytes.wrap(copy);
    }

    /** The name of a field, which may stay. */
    public Bytes maskField(Bytes name) {
        if (fields.names() || fields.keep(name.array(), name.arrayOffset(), name.length())) {
            return name;
        }
        Bytes masked = name;
        do {
            masked = mask(masked);
        } while (fields.keep(masked.array(), masked.arrayOffset(), masked.length()));
        return masked;
    }

    /** Whether the order of scores has to be known before the first is written. */
    public static boolean hasPlainScores(RdbType type) {
        return type == RdbType.ZSET || type == RdbType.ZSET_2;
    }

    /** Which way the scores of a plain zset go: 1 up, -1 down, 0 neither. */
    public int order(RdbType type, RdbInput in) throws IOException {
        boolean up = true;
        boolean down = true;
        double before = Double.NaN;
        for (long left = in.readElements("the count of members"); left > 0; left--) {
            in.releaseSlices();
            in.skipString("a zset member");
            double score = type == RdbType.ZSET ? textScore(in) : Double.longBitsToDouble(in.readLongLe("a score"));
            up &= !(score < before);
            down &= !(score > before);
            before = score;
        }
        return down ? -1 : up ? 1 : 0;
    }

    private double textScore(RdbInput in) throws IOException {
        int length = in.readByte("a score");
        if (length >= 253) {
            return length == 253 ? Double.NaN : length == 254 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        in.readRaw(shown, length, "a score");
        return Scores.parse(shown);
    }

    /**
     * Writes the value at the cursor, masked; the cursor is behind it then.
     *
     * @param order what {@link #order} said of a plain zset
     * @throws RdbException if it is damaged
     */
    public void write(RdbType type, RdbInput in, HashTemplates templates, int order, OutputStream out)
            throws IOException {
        copyRaw(Form.bytesInFront(type), in, out);
        switch (Form.of(type)) {
            case STRING -> string(in, out);
            case ELEMENTS -> elements(type, order, in, out);
            case INTSET -> blob(intset, type, in, out);
            case ZIPMAP -> blob(zipmap, type, in, out);
            case ZIPLIST -> blob(ziplist, type, in, out);
            case LISTPACK -> blob(listpack, type, in, out);
            case TEMPLATE_LISTPACK -> templateListpack(in, templates, out);
            case TEMPLATE_VALUES -> {
                long id = copyLength(in, out);
                for (Bytes name : templates.namesOf(id, in)) {
                    value(fields.keep(name.array(), name.arrayOffset(), name.length()), in, out);
                }
            }
            case ZIPLIST_NODES -> {
                for (long left = copyCount(in, out); left > 0; left--) {
                    blob(ziplist, type, in, out);
                }
            }
            case LISTPACK_NODES -> nodes(type, in, out);
            case STREAM -> stream(type, in, out);
            case ARRAY -> array(in, out);
            case MODULE -> throw new IllegalArgumentException("a value of a module");
        }
    }

    private void elements(RdbType type, int order, RdbInput in, OutputStream out) throws IOException {
        scores.begin();
        if (hasPlainScores(type) && order == 0) {
            unordered++;
        }
        for (long left = copyCount(in, out); left > 0; left--) {
            switch (type) {
                case LIST, SET -> string(in, out);
                case ZSET, ZSET_2 -> {
                    string(in, out);
                    score(type, order, in, out);
                }
                case HASH -> pair(in, out);
                case HASH_2 -> {
                    pair(in, out);
                    copyRaw(Long.BYTES, in, out);
                }
                default -> {
                    copyLength(in, out);
                    pair(in, out);
                }
            }
        }
    }

    private void pair(RdbInput in, OutputStream out) throws IOException {
        value(field(in, out), in, out);
    }

    private void value(boolean keep, RdbInput in, OutputStream out) throws IOException {
        if (keep) {
            copyString(in, out);
        } else {
            string(in, out);
        }
    }

    /** Whether the field stays, and so does its value. */
    private boolean field(RdbInput in, OutputStream out) throws IOException {
        if (fields.keeps() == null && !fields.names()) {
            string(in, out);
            return false;
        }
        in.releaseSlices();
        in.readSlice(shown, "a hash field");
        Bytes name = shown.toBytes();
        Bytes masked = maskField(name);
        encoder.write(masked.array(), masked.arrayOffset(), masked.length(), out);
        return fields.keep(name.array(), name.arrayOffset(), name.length());
    }

    private void score(RdbType type, int order, RdbInput in, OutputStream out) throws IOException {
        if (type == RdbType.ZSET_2) {
            double score = Double.longBitsToDouble(in.readLongLe("a score"));
            EndianUtils.writeSwappedLong(out, Double.doubleToRawLongBits(moved(score, order)));
            return;
        }
        int length = in.readByte("a score");
        if (length >= 253) {
            out.write(length);
            return;
        }
        in.readRaw(shown, length, "a score");
        if (order != 0) {
            shown.setDecimal(moved(Scores.parse(shown), order));
        }
        out.write(shown.length());
        out.write(shown.array(), shown.offset(), shown.length());
    }

    private double moved(double score, int order) {
        if (order == 0 || Double.isNaN(score) || Double.isInfinite(score)) {
            return score;
        }
        return order < 0 ? 0.0 - scores.next(0.0 - score) : scores.next(score);
    }

    private void nodes(RdbType type, RdbInput in, OutputStream out) throws IOException {
        for (long left = copyCount(in, out); left > 0; left--) {
            long container = copyLength(in, out);
            if (container == ListDecoder.PLAIN) {
                string(in, out);
            } else if (container == ListDecoder.PACKED) {
                blob(listpack, type, in, out);
            } else {
                throw in.format("unknown container " + Long.toUnsignedString(container), 1);
            }
        }
    }

    private void array(RdbInput in, OutputStream out) throws IOException {
        long count = copyCount(in, out);
        if (copyLength(in, out) != 0) {
            copyLength(in, out);
        }
        for (long left = count; left > 0; left--) {
            copyLength(in, out);
            switch ((int) Math.min(copyLength(in, out), 4)) {
                case 0, 3 -> string(in, out);
                case 1 -> EndianUtils.writeSwappedLong(out, strings.numbers().of(in.readLongLe("an array element")));
                case 2 ->
                    EndianUtils.writeSwappedLong(
                            out,
                            Double.doubleToRawLongBits(
                                    real(Double.longBitsToDouble(in.readLongLe("an array element")))));
                default -> throw in.format("unknown tag of an array element", 1);
            }
        }
    }

    /** Another number whose text has the same form. */
    private double real(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return number;
        }
        Bytes text = shown.setDecimal(number).toBytes();
        double other = Scores.parse(shown.set(mask(text).array(), 0, text.length()));
        return Double.isNaN(other) ? number : other;
    }

    private void stream(RdbType type, RdbInput in, OutputStream out) throws IOException {
        for (long left = copyCount(in, out); left > 0; left--) {
            copyString(in, out);
            blob(listpack, type, in, out);
        }
        copyLengths(type.id() >= StreamShape.COUNTERS ? 8 : 3, in, out);
        for (long groups = copyCount(in, out); groups > 0; groups--) {
            string(in, out);
            copyLengths(type.id() >= StreamShape.COUNTERS ? 3 : 2, in, out);
            for (long pending = copyCount(in, out); pending > 0; pending--) {
                copyRaw(24, in, out);
                copyLength(in, out);
            }
            for (long consumers = copyCount(in, out); consumers > 0; consumers--) {
                string(in, out);
                copyRaw(type.id() >= StreamShape.ACTIVE_TIME ? 16 : 8, in, out);
                copyIds(in, out);
            }
            if (type.id() >= StreamShape.NACKED) {
                copyIds(in, out);
            }
        }
        if (type.id() >= StreamShape.IDEMPOTENCE) {
            copyLengths(2, in, out);
            for (long producers = copyCount(in, out); producers > 0; producers--) {
                string(in, out);
                for (long ids = copyCount(in, out); ids > 0; ids--) {
                    string(in, out);
                    copyLengths(2, in, out);
                }
            }
            copyLengths(2, in, out);
        }
    }

    private void copyIds(RdbInput in, OutputStream out) throws IOException {
        for (long ids = copyCount(in, out); ids > 0; ids--) {
            copyRaw(16, in, out);
        }
    }

    // ---- packed blobs

    private void templateListpack(RdbInput in, HashTemplates templates, OutputStream out) throws IOException {
        boolean compressed = readWhole(in, "a packed value");
        int length = shown.length();
        try {
            listpack.reset(buffer, 0, length);
            if (!listpack.next() || !listpack.isInteger()) {
                throw in.format("a listpack that begins with no template", 1);
            }
            List<Bytes> names = templates.namesOf(listpack.number(), in);
            listpack.reset(buffer, 0, length);
            packed.templateValues(listpack, names);
        } catch (PackedException damaged) {
            throw in.format(damaged.getMessage(), 1);
        }
        write(buffer, length, compressed, out);
    }

    private void blob(PackedCursor entry, RdbType type, RdbInput in, OutputStream out) throws IOException {
        boolean compressed = readWhole(in, "a packed value");
        int length = shown.length();
        Slice anew = null;
        try {
            entry.reset(buffer, 0, length);
            anew = maskEntries(entry, type, length);
        } catch (PackedException damaged) {
            throw in.format(damaged.getMessage(), 1);
        }
        if (anew == null) {
            write(buffer, length, compressed, out);
        } else {
            encoder.writePacked(anew, compressed, out);
        }
    }

    private Slice maskEntries(PackedCursor entry, RdbType type, int length) {
        switch (type) {
            case SET_INTSET -> packed.intset(entry, buffer);
            case ZSET_ZIPLIST, ZSET_LISTPACK -> {
                return packed.zset(entry, buffer, length);
            }
            case HASH_ZIPMAP, HASH_ZIPLIST, HASH_LISTPACK -> packed.hash(entry, false);
            case HASH_LISTPACK_EX, HASH_LISTPACK_EX_PRE_GA -> packed.hash(entry, true);
            case STREAM_LISTPACKS, STREAM_LISTPACKS_2, STREAM_LISTPACKS_3, STREAM_LISTPACKS_4, STREAM_LISTPACKS_5 ->
                packed.streamNode(entry);
            default -> packed.elements(entry);
        }
        return null;
    }

    /** Reads a string into the buffer, whole. @return whether it was compressed */
    private boolean readWhole(RdbInput in, String what) throws IOException {
        in.releaseSlices();
        long before = in.compressedStrings().count();
        in.readSlice(shown, what);
        hold(shown, 0);
        return in.compressedStrings().count() > before;
    }

    private void hold(Slice bytes, int at) {
        reserve(at + bytes.length(), at);
        System.arraycopy(bytes.array(), bytes.offset(), buffer, at, bytes.length());
    }

    private void reserve(int length, int kept) {
        if (buffer.length < length || buffer.length > LARGEST_KEPT && length <= LARGEST_KEPT) {
            buffer = Arrays.copyOf(
                    kept == 0 ? new byte[0] : buffer, Math.max(length, Math.min(2 * buffer.length, LARGEST_KEPT)));
        }
    }

    // ---- strings

    private void string(RdbInput in, OutputStream out) throws IOException {
        in.releaseSlices();
        long before = in.compressedStrings().count();
        long length = in.readStringStart(shown, "a string");
        boolean compressed = in.compressedStrings().count() > before;
        if (shown.length() == length) {
            hold(shown, 0);
        } else if (length <= LARGEST_WHOLE) {
            readPieces(in, (int) length);
        } else {
            longString(in, length, compressed, out);
            return;
        }
        strings.mask(buffer, 0, (int) length);
        write(buffer, (int) length, compressed, out);
    }

    private void readPieces(RdbInput in, int length) throws IOException {
        int got = 0;
        while (got < length) {
            in.releaseSlices();
            in.readPiece(shown, length - got, "a string");
            hold(shown, got);
            got += shown.length();
        }
    }

    private void longString(RdbInput in, long length, boolean compressed, OutputStream out) throws IOException {
        if (!compressed) {
            Lengths.write(length, out);
            maskPieces(in, length, out);
            return;
        }
        Spool spool = new Spool();
        try {
            maskPieces(in, length, spool);
            encoder.writeLong(length, spool::read, out);
        } finally {
            spool.delete();
        }
    }

    private void maskPieces(RdbInput in, long length, OutputStream out) throws IOException {
        strings.beginLong();
        int held = 0;
        for (long left = length; left > 0 || held > 0; ) {
            if (left > 0) {
                in.releaseSlices();
                in.readPiece(shown, left, "a string");
                hold(shown, held);
                held += shown.length();
                left -= shown.length();
            }
            if (held < PIECE && left > 0) {
                continue;
            }
            int window = Math.min(held, PIECE); // always of the same bytes, or equal strings would not stay equal
            int masked = strings.maskLong(buffer, 0, window, left == 0 && window == held);
            out.write(buffer, 0, masked);
            System.arraycopy(buffer, masked, buffer, 0, held - masked);
            held -= masked;
        }
    }

    private void write(byte[] bytes, int length, boolean compressed, OutputStream out) throws IOException {
        if (compressed || length <= LONGEST_INTEGER) {
            encoder.write(bytes, 0, length, out);
        } else {
            Lengths.write(length, out);
            out.write(bytes, 0, length);
        }
    }

    // ---- what stays

    private void copyString(RdbInput in, OutputStream out) throws IOException {
        in.releaseSlices();
        in.record(out);
        in.skipString("a string");
        in.stopRecording();
    }

    private void copyRaw(int n, RdbInput in, OutputStream out) throws IOException {
        if (n > 0) {
            in.releaseSlices();
            in.readRaw(shown, n, "a number");
            out.write(shown.array(), shown.offset(), n);
        }
    }

    private static long copyLength(RdbInput in, OutputStream out) throws IOException {
        long n = in.readLength("a number");
        Lengths.write(n, out);
        return n;
    }

    private static void copyLengths(int n, RdbInput in, OutputStream out) throws IOException {
        for (int i = 0; i < n; i++) {
            copyLength(in, out);
        }
    }

    private static long copyCount(RdbInput in, OutputStream out) throws IOException {
        long n = in.readElements("the count of elements");
        Lengths.write(n, out);
        return n;
    }

    /** A hash template: the names of fields. @param payload as it stands in the file @return the same with other names */
    public Bytes template(Bytes payload, HashTemplates declared) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RdbInput in = new RdbInput(payload, 0, Limits.DEFAULT)) {
            long id = copyLength(in, out);
            Bytes[] names = new Bytes[(int) copyCount(in, out)];
            for (int i = 0; i < names.length; i++) {
                names[i] = maskField(in.readString("a hash field").value());
                encoder.write(names[i].array(), names[i].arrayOffset(), names[i].length(), out);
            }
            declared.declare(id, List.of(names));
        }
        return Bytes.wrap(out.toByteArray());
    }
}
