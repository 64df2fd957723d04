package io.rdbkit;

import io.rdbkit.decode.ElementCount;
import io.rdbkit.decode.EncodingRule;
import io.rdbkit.decode.LayoutWalk;
import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.Form;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.Shape;
import io.rdbkit.io.Spool;
import io.rdbkit.mask.ValueMask;
import io.rdbkit.transcode.Transcoder;
import io.rdbkit.transcode.ValueRewriter;
import io.rdbkit.transcode.VectorSetNodes;
import io.rdbkit.value.LayoutVisitor;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a value that has not been read yet. The value can be used once: copied here, or decoded by
 * {@link KeyEntry#decode}. If it is not used, it is skipped when the reader moves on. Afterwards only its
 * {@link #size()} is available, if it was asked for before.
 *
 * <p>Another use after that, and a second use, throw an {@link IllegalStateException}.
 */
public final class RawValue {

    /** A figure that is not known yet. */
    private static final long UNKNOWN = -1;

    /** The shape has not been walked yet. The result for a shape without a count is {@link #UNKNOWN}. */
    private static final long NOT_WALKED = -2;

    /** The states of a value. They follow each other in this order. All but the first and the last may be left out. */
    private enum State {
        /** The value was not used. It may have been measured and held. */
        UNREAD,
        /**
         * The value is being decoded in its place in the input, so the reader must pass over the part that was not
         * pulled.
         */
        DECODED_IN_PLACE,
        /** The value was copied, decoded to its end, or decoded from where it is held. */
        USED,
        /** The reader has moved on. */
        LEFT
    }

    private final RdbInput in;
    /** The first bytes of the value, which the reader needed to know what it is. */
    private final Bytes head;

    private final Shape shape;
    private final @Nullable HashTemplates templates;
    private final boolean hold;
    private final ValueDecoder decoding;
    private final long start;

    /** The key of the value, or another name for errors. */
    private @Nullable Object owner;

    private long size = UNKNOWN;
    /**
     * The count in the shape. For packed values this is not the number of elements; for a list it may be that of nodes.
     */
    private long counted = NOT_WALKED;

    private long elements = UNKNOWN;
    private @Nullable ObjectEncoding encoding;
    private boolean otherLength;
    private boolean newerVectorNodes;
    private State state = State.UNREAD;
    private boolean closed;
    /** Whether the reader has read on, so that only the held bytes are left. */
    private boolean apart;

    private @Nullable Spool held;
    private @Nullable RdbInput heldInput;
    /** The value in another form. It is deleted with this value. */
    private @Nullable Spool converted;
    /** The value made from this one. It is deleted with this value. */
    private @Nullable RawValue rewritten;

    RawValue(
            RdbInput in,
            Bytes head,
            Shape shape,
            @Nullable HashTemplates templates,
            boolean hold,
            ValueDecoder decoding) {
        this(in, head, shape, templates, hold, decoding, in.offset());
    }

    private RawValue(
            RdbInput in,
            Bytes head,
            Shape shape,
            @Nullable HashTemplates templates,
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

    /** @param newOwner an error calls the value by its {@code toString()} */
    void belongsTo(@Nullable Object newOwner) {
        owner = newOwner;
    }

    /**
     * Copies the bytes of the value unchanged.
     *
     * @throws RdbException          if the bytes don't have the shape of the type; a part may have been copied then
     * @throws IllegalStateException if the value was used before, or the reader has moved on
     */
    public void copyTo(OutputStream out) throws IOException {
        requireUnread();
        out.write(head.array(), head.arrayOffset(), head.length());
        copyBodyTo(out);
    }

    /** Copies the bytes that the reader has not read yet. */
    void copyBodyTo(OutputStream out) throws IOException {
        requireUnread();
        state = State.USED;
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
     * After copying has failed: copies all bytes that have been fetched, so that another reader comes as far as this one.
     *
     * @return whether these are the last of the input
     */
    boolean copyFetched() throws IOException {
        return in.recordFetched();
    }

    /**
     * The size of the value in the file, in bytes. The first call reads the value. By default this uses it up; size,
     * {@linkplain KeyEntry#elements elements} and {@linkplain KeyEntry#encoding encoding} are known afterwards. With
     * {@link ReadOptions#holdMeasured} the value is held and can still be used: up to 1 MB in memory, a larger one in a
     * temporary file.
     *
     * @throws RdbException if the value is damaged; damage in a packed value may be found only when its elements
     *     are counted
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
        state = State.USED;
        if (isPacked()) {
            countPacked(in);
            size = in.offset() - start;
        } else {
            walk();
        }
    }

    private boolean isPacked() {
        return owner instanceof KeyEntry key && Form.of(key.type()).isPacked();
    }

    @SuppressWarnings("NullAway") // only the value of a key is counted and looked at
    private void countPacked(RdbInput from) throws IOException {
        elements = ElementCount.ofPacked(((KeyEntry) owner).type(), from);
        from.requireElements(elements, "the count of elements", start);
    }

    /** The size as from {@link #size}. The value is held whatever the options say. */
    long hold() throws IOException {
        if (size < 0) {
            requireUnread();
            measureAndHold();
        }
        return size;
    }

    /** Holds the value, so that the reader can read on. */
    void holdApart() throws IOException {
        Spool spool = new Spool();
        held = spool; // before the walk, so that it is deleted if that fails
        in.record(spool);
        walk();
        in.stopRecording();
        spool.close();
        apart = true;
    }

    private void measureAndHold() throws IOException {
        Spool spool = new Spool();
        held = spool; // before the walk, so that it is deleted if that fails
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
        if (counted == NOT_WALKED) { // it was measured by other code
            requireUnread();
            goToStart();
            walk();
        }
        elements = counted < 0 ? 1 : counted; // the shape of a string or a module value has no count
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

    /** Looks at the first bytes if the type does not decide the encoding. */
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
            walk(); // throws the usual error for truncated input
            throw cut;
        }
        in.reset();
        in.seekBack(measuredUpTo);
        return ofHead;
    }

    Value decode(RdbType type, @Nullable ModuleType module) throws IOException {
        return decoding.decode(type, module, open(), templates, owner);
    }

    /** Reads a value and returns the number of its elements. */
    interface Look {
        long at(Value value) throws IOException;
    }

    /** Reads the value and uses it up. Size and elements are known afterwards. */
    void scan(RdbType type, Look look) throws IOException {
        elements = look.at(decode(type, null));
        decoding.skipRest();
        noteRead();
    }

    /** Tells how it is laid out, which uses it up; size, elements and encoding are known then. */
    void visitLayout(KeyEntry key, LayoutVisitor visitor) throws IOException {
        encoding = key.encoding();
        RdbInput from = open();
        elements = new LayoutWalk(from, visitor).walk(key.type(), templates);
        from.requireElements(elements, "the count of elements", start);
        noteRead();
    }

    /** Like {@link #scan}, for a vector set. */
    void scanVectorSet() throws IOException {
        newerVectorNodes = new VectorSetNodes().anyNewer(open());
        elements = 1;
        noteRead();
    }

    /** Notes that the value was read to its end. */
    private void noteRead() {
        if (state == State.DECODED_IN_PLACE) {
            state = State.USED;
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

    /** Reads a value. */
    interface Reading {
        void read(RawValue value) throws IOException;
    }

    /** Reads the whole value with another decoder. Afterwards the value is as unused as before. */
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

    /** Begins to write the value in another type. The transcoder reads all of it. */
    RdbType transcode(RdbType type, ModuleType module, Transcoder transcoder) throws IOException {
        return transcoder.begin(type, module, open(), decoding, templates, owner);
    }

    /** The direction of the scores of a plain zset. The value is held and can still be used. */
    int scoreOrder(ValueMask mask, RdbType type) throws IOException {
        requireUnread();
        hold();
        return mask.order(type, atStart());
    }

    /** Writes the value masked, and uses it up. */
    void mask(ValueMask mask, RdbType type, int order, OutputStream out) throws IOException {
        RdbInput from = open();
        mask.write(type, from, templates, order, out);
        decoding.forget();
        from.releaseSlices();
        noteRead();
    }

    /** Looks at the elements. The value is held and can still be used. */
    void look(ValueRewriter rewriter, RdbType type) throws IOException {
        requireUnread();
        hold();
        rewriter.look(type, atStart(), decoding, owner);
    }

    /**
     * Writes the value that was looked at, with its changes. This value is used up; the new one is deleted with it.
     *
     * @return the key with the new value
     */
    KeyEntry rewritten(ValueRewriter rewriter, KeyEntry key) throws IOException {
        Spool spool = convert(); // stored first, so that it is deleted in any case
        RdbType type = rewriter.write(atStart(), decoding, owner, spool);
        spool.close();
        converted = null;
        state = State.USED;
        rewritten = new RawValue(in, Bytes.EMPTY, Grammar.shape(type), templates, true, decoding, start);
        rewritten.held = spool;
        rewritten.size = spool.getByteCount();
        rewritten.elements = rewriter.elements();
        KeyEntry changed = key.withValue(type, rewritten);
        rewritten.belongsTo(changed);
        return changed;
    }

    /** The input at the start of the value, for decoding. */
    private RdbInput open() throws IOException {
        requireUnread();
        state = held == null ? State.DECODED_IN_PLACE : State.USED;
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

    /** Goes to the start of the value. If it was measured, this goes back; its bytes are still in memory then. */
    private void goToStart() {
        if (in.offset() != start) {
            in.seekBack(start);
        }
    }

    /**
     * The same value in another input, whose cursor is at its bytes.
     *
     * @param knownSize its {@link #size}, or -1 if unknown
     */
    RawValue movedTo(RdbInput to, ValueDecoder by, boolean holdThere, long knownSize) {
        to.rebase(start);
        RawValue moved = new RawValue(to, head, shape, templates, holdThere, by);
        moved.size = holdThere ? UNKNOWN : knownSize;
        return moved;
    }

    /** Whether it was read, so that only figures are left. */
    boolean isRead() {
        return state != State.UNREAD;
    }

    /** What is known of a value that was read, for another thread than that of its reader. */
    RawValue figures() {
        RawValue known = new RawValue(in, head, shape, templates, false, decoding, start);
        known.size = size;
        known.counted = counted;
        known.elements = elements;
        known.encoding = encoding;
        known.otherLength = otherLength;
        known.newerVectorNodes = newerVectorNodes;
        known.state = State.USED;
        return known;
    }

    /** Its size has become known while it was decoded. */
    void hasSize(long known) {
        size = known;
    }

    private void walk() throws IOException {
        counted = shape.walk(in, templates);
        size = head.length() + in.offset() - start;
    }

    private void requireUnread() {
        if (state != State.UNREAD) {
            throw gone();
        }
    }

    private IllegalStateException gone() {
        String why = closed
                ? "the reader is closed: "
                : state == State.LEFT ? "the reader has moved on from " : "already read: ";
        return new IllegalStateException(why + "the value of " + owner);
    }

    /** Ends the value, because the reader moves on. Bytes that were not read are skipped. */
    void leave() throws IOException {
        if (apart) {
            decoding.forget();
        } else if (state == State.DECODED_IN_PLACE && !in.isSound() && size >= 0) { // reported already
            decoding.forget();
            in.recover(start + size - head.length() - in.offset(), "the value");
        } else if (state == State.DECODED_IN_PLACE) {
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
        state = State.LEFT;
        discard();
    }

    /** The reader is closed. */
    void close() throws IOException {
        closed = true;
        state = State.LEFT;
        decoding.forget();
        discard();
    }

    /** A place for another form of the value. It is deleted when the reader moves on. */
    Spool convert() {
        converted = new Spool();
        return converted;
    }

    /** Copies the other form. This is possible once. */
    void copyConverted(OutputStream out) throws IOException {
        if (converted == null || state == State.LEFT) {
            throw gone();
        }
        try (InputStream bytes = converted.read()) {
            bytes.transferTo(out);
        }
        converted.delete();
        converted = null;
    }

    /** Deletes the temporary files. */
    void discard() throws IOException {
        if (rewritten != null) {
            rewritten.state = State.LEFT;
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

    /** The name of the owner, without the content. */
    @Override
    public String toString() {
        return "the value of " + owner;
    }
}
