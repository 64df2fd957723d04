package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.Shape;
import io.rdbkit.io.Spool;
import io.rdbkit.mask.ValueMask;
import io.rdbkit.transcode.Transcoder;
import io.rdbkit.transcode.ValueRewriter;
import io.rdbkit.transcode.VectorSetNodes;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The bytes of a value, not read yet. One-shot: copy it, or ignore it and it is skipped when the reader moves on. After that
 * only its {@link #size()} may still be asked for, if it was asked before.
 *
 * <p>Every use after the reader moved on, and a second copy, is an {@link IllegalStateException}.
 */
public final class RawValue {

    private static final long NOT_COUNTED = -2;

    private final RdbInput in;
    /** What the reader has read of it to know what it is. */
    private final Bytes head;

    private final Shape shape;
    private final HashTemplates templates;
    private final boolean hold;
    private final ValueDecoder decoding;
    private final long start;

    /** What an error calls it: the key whose value it is, if it is one. */
    private Object owner;

    private long size = -1;
    /** What the shape counts: of a packed value not the elements, but if anything its nodes. */
    private long counted = NOT_COUNTED;

    private long elements = -1;
    private ObjectEncoding encoding;
    private boolean otherLength;
    private boolean newerVectorNodes;
    private boolean consumed;
    private boolean left;
    /** Whether it is being decoded where it stands, so that what is left of it must be passed over. */
    private boolean decoded;
    /** Whether the reader has read on, so that only what is held is left of it. */
    private boolean apart;

    private Spool held;
    private RdbInput heldInput;
    /** The value in another form; it goes with this one. */
    private Spool converted;
    /** What was made of this value; it goes with this one. */
    private RawValue rewritten;

    RawValue(RdbInput in, Bytes head, Shape shape, HashTemplates templates, boolean hold, ValueDecoder decoding) {
        this(in, head, shape, templates, hold, decoding, in.offset());
    }

    private RawValue(
            RdbInput in,
            Bytes head,
            Shape shape,
            HashTemplates templates,
            boolean hold,
            ValueDecoder decoding,
            long start) {
        this.in = in;
        this.head = head;
        this.shape = shape;
        this.templates = templates;
        this.hold = hold;
        this.decoding = decoding;
        this.start = start;
    }

    /** @param newOwner what an error calls it, by its {@code toString()} */
    void belongsTo(Object newOwner) {
        owner = newOwner;
    }

    /**
     * Copies the bytes as they stand in the file.
     *
     * @throws RdbException          if they are not what the type's shape allows; a part may have been copied then
     * @throws IllegalStateException if they were copied before, or the reader moved on
     */
    public void copyTo(OutputStream out) throws IOException {
        requireUnread();
        out.write(head.array(), head.arrayOffset(), head.length());
        copyBodyTo(out);
    }

    /** Copies what the reader has not read of it yet. */
    void copyBodyTo(OutputStream out) throws IOException {
        requireUnread();
        consumed = true;
        if (size < 0) {
            in.record(out);
            walk();
            in.stopRecording();
        } else if (held != null) {
            try (InputStream bytes = held.read()) {
                bytes.transferTo(out);
            }
        } else {
            goToStart();
            in.record(out);
            in.skip(size - head.length(), "the value");
            in.stopRecording();
        }
    }

    /**
     * How many bytes it takes in the file. The first time, this reads the value. By default that consumes it, and tells all that may be
     * asked of it: size, {@linkplain KeyEntry#elements elements} and {@linkplain KeyEntry#encoding encoding}. A reader opened with
     * {@link ReadOptions#holdMeasured} holds it, in memory up to 1 MB and beyond that in a temporary file.
     *
     * @throws RdbException if it is damaged; that a packed one is may be found only if its elements are counted
     */
    public long size() throws IOException {
        if (size < 0) {
            requireUnread();
            if (hold) {
                measureAndHold();
            } else {
                measure();
            }
        }
        return size;
    }

    private void measure() throws IOException {
        if (owner instanceof KeyEntry key) {
            encoding = key.encoding();
        }
        consumed = true;
        if (isPacked()) {
            countPacked(in);
            size = in.offset() - start;
        } else {
            walk();
        }
    }

    private boolean isPacked() {
        return owner instanceof KeyEntry key && ElementCount.isPacked(key.type());
    }

    private void countPacked(RdbInput from) throws IOException {
        elements = ElementCount.ofPacked(((KeyEntry) owner).type(), from);
        from.requireElements(elements, "the count of elements", start);
    }

    /** As {@link #size}, and holds it whatever the reader's options say. */
    long hold() throws IOException {
        if (size < 0) {
            requireUnread();
            measureAndHold();
        }
        return size;
    }

    /** Holds it so that the reader can read on. */
    void holdApart() throws IOException {
        Spool spool = new Spool();
        held = spool; // so that it is deleted even if the walk fails
        in.record(spool);
        walk();
        in.stopRecording();
        spool.close();
        apart = true;
    }

    private void measureAndHold() throws IOException {
        Spool spool = new Spool();
        held = spool; // so that it is deleted even if the walk fails
        in.record(spool);
        walk();
        if (in.isAtHand(start)) {
            in.dropRecording();
            held = null;
        } else {
            in.stopRecording();
        }
        spool.close();
    }

    long elements() throws IOException {
        if (elements < 0) {
            if (!isPacked()) {
                countByShape();
            } else {
                requireUnread();
                if (hold || size >= 0) {
                    countHeld();
                } else {
                    measure();
                }
            }
        }
        return elements;
    }

    private void countByShape() throws IOException {
        size();
        if (counted == NOT_COUNTED) { // somebody else measured it
            requireUnread();
            goToStart();
            walk();
        }
        elements = counted < 0 ? 1 : counted; // a string or a module's value counts nothing
    }

    private void countHeld() throws IOException {
        size();
        if (held != null) {
            try (RdbInput again = new RdbInput(held.read(), start, false, in.limits())) {
                countPacked(again);
            }
        } else {
            goToStart();
            countPacked(in);
        }
    }

    /** Looks at the first bytes, for a key whose type doesn't say it. */
    ObjectEncoding encoding() throws IOException {
        if (encoding == null) {
            requireUnread();
            encoding = encodingFromHead();
        }
        return encoding;
    }

    private ObjectEncoding encodingFromHead() throws IOException {
        if (held != null) {
            try (RdbInput again = new RdbInput(held.read(), start, false, in.limits())) {
                return EncodingRule.ofHead((KeyEntry) owner, again);
            }
        }
        long measuredUpTo = in.offset();
        goToStart();
        in.mark();
        ObjectEncoding ofHead;
        try {
            ofHead = EncodingRule.ofHead((KeyEntry) owner, in);
        } catch (RdbTruncatedException cut) {
            in.reset();
            walk(); // which says it in the same words as ever
            throw cut;
        }
        in.reset();
        in.seekBack(measuredUpTo);
        return ofHead;
    }

    Value decode(RdbType type, ModuleType module) throws IOException {
        return decoding.decode(type, module, open(), templates, owner);
    }

    /** Looks at a value and says how many elements it has. */
    interface Look {
        long at(Value value) throws IOException;
    }

    /** Has somebody look at it, who uses it up; size and elements are known then. */
    void scan(RdbType type, Look look) throws IOException {
        elements = look.at(decode(type, null));
        decoding.skipRest();
        noteRead();
    }

    /** As {@link #scan}, of a vector set. */
    void scanVectorSet() throws IOException {
        newerVectorNodes = new VectorSetNodes().anyNewer(open());
        elements = 1;
        noteRead();
    }

    /** It was decoded, whole. */
    private void noteRead() {
        if (decoded) {
            decoded = false;
            size = head.length() + in.offset() - start;
        }
    }

    boolean hasNewerVectorNodes() {
        return newerVectorNodes;
    }

    void noteOtherLength(boolean other) {
        otherLength = other;
    }

    boolean hasOtherLength() {
        return otherLength;
    }

    /** Who reads a value. */
    interface Reading {
        void read(RawValue value) throws IOException;
    }

    /** Has somebody read it by a way of decoding, whole, and leaves it as if nobody had. */
    void inspect(ValueDecoder by, Reading reading) throws IOException {
        hold();
        long behind = start + size - head.length();
        try (RdbInput spooled = held == null ? null : new RdbInput(held.read(), start, false, in.limits())) {
            RdbInput from = spooled == null ? in : spooled;
            if (spooled == null) {
                goToStart();
            }
            RawValue copy = new RawValue(from, head, shape, templates, false, by);
            copy.size = size;
            copy.elements = elements;
            copy.belongsTo(owner);
            reading.read(copy);
            by.forget();
            from.releaseSlices();
        }
        if (held == null && in.offset() != behind) {
            in.seekBack(start);
            in.skip(size - head.length(), "the value");
        }
    }

    /** Begins to write it in another type, which the transcoder then does, whole. */
    RdbType transcode(RdbType type, ModuleType module, Transcoder transcoder) throws IOException {
        return transcoder.begin(type, module, open(), decoding, templates, owner);
    }

    /** Which way the scores of a plain zset go. It is held, and can still be read after that. */
    int scoreOrder(ValueMask mask, RdbType type) throws IOException {
        requireUnread();
        hold();
        return mask.order(type, atStart());
    }

    /** Writes it masked. */
    void mask(ValueMask mask, RdbType type, int order, OutputStream out) throws IOException {
        RdbInput from = open();
        mask.write(type, from, templates, order, out);
        decoding.forget();
        from.releaseSlices();
        noteRead();
    }

    /** Has its elements looked at. It is held, and can still be read after that. */
    void look(ValueRewriter rewriter, RdbType type) throws IOException {
        requireUnread();
        hold();
        rewriter.look(type, atStart(), decoding, owner);
    }

    /** The key around what the value that was looked at becomes; this value is used up then, and the new one goes with it. */
    KeyEntry rewritten(ValueRewriter rewriter, KeyEntry key) throws IOException {
        Spool spool = convert(); // so that it is deleted whatever happens
        RdbType type = rewriter.write(atStart(), decoding, owner, spool);
        spool.close();
        converted = null;
        consumed = true;
        rewritten = new RawValue(in, Bytes.EMPTY, Grammar.shape(type), templates, true, decoding, start);
        rewritten.held = spool;
        rewritten.size = spool.getByteCount();
        rewritten.elements = rewriter.elements();
        KeyEntry changed = key.withValue(type, rewritten);
        rewritten.belongsTo(changed);
        return changed;
    }

    /** The input, at the beginning of what has to be read now. */
    private RdbInput open() throws IOException {
        requireUnread();
        consumed = true;
        decoded = held == null;
        return atStart();
    }

    private RdbInput atStart() throws IOException {
        if (held == null) {
            goToStart();
            return in;
        }
        if (heldInput != null) {
            heldInput.close();
        }
        heldInput = new RdbInput(held.read(), start, false, in.limits());
        return heldInput;
    }

    /** Goes to where the reading of it begins: back, if it was measured and is at hand. */
    private void goToStart() {
        if (in.offset() != start) {
            in.seekBack(start);
        }
    }

    /**
     * The same value, at the cursor of another input that has its body there.
     *
     * @param knownSize what {@link #size} is, if that is known, or -1
     */
    RawValue movedTo(RdbInput to, ValueDecoder by, boolean holdThere, long knownSize) {
        to.rebase(start);
        RawValue moved = new RawValue(to, head, shape, templates, holdThere, by);
        moved.size = holdThere ? -1 : knownSize;
        return moved;
    }

    private void walk() throws IOException {
        counted = shape.walk(in, templates);
        size = head.length() + in.offset() - start;
    }

    private void requireUnread() {
        if (consumed || left) {
            throw gone();
        }
    }

    private IllegalStateException gone() {
        return new IllegalStateException(
                (left ? "the reader has moved on from " : "already read: ") + "the value of " + owner);
    }

    /** The reader moves on: what nobody read is skipped. */
    void leave() throws IOException {
        if (apart) {
            decoding.forget();
        } else if (decoded && !in.isSound() && size >= 0) { // whoever decoded it has said what is wrong
            decoding.forget();
            in.recover(start + size - head.length() - in.offset(), "the value");
        } else if (decoded) {
            in.requireSound();
            decoding.skipRest();
        } else {
            decoding.forget();
            if (size < 0) {
                shape.walk(in, templates);
            } else {
                in.skip(start + size - head.length() - in.offset(), "the value");
            }
        }
        left = true;
        discard();
    }

    /** To write another form of it to, which goes when the reader moves on. */
    Spool convert() {
        converted = new Spool();
        return converted;
    }

    /** Copies that form; like the value itself it can be had once. */
    void copyConverted(OutputStream out) throws IOException {
        if (converted == null || left) {
            throw gone();
        }
        try (InputStream bytes = converted.read()) {
            bytes.transferTo(out);
        }
        converted.delete();
        converted = null;
    }

    /** Deletes what is held in temporary files. */
    void discard() throws IOException {
        if (rewritten != null) {
            rewritten.left = true;
            rewritten.discard();
        }
        if (converted != null) {
            converted.delete();
        }
        if (heldInput != null) {
            heldInput.close();
        }
        if (held != null) {
            held.delete();
        }
    }

    /** Whose it is, and nothing of what it holds. */
    @Override
    public String toString() {
        return "the value of " + owner;
    }
}
