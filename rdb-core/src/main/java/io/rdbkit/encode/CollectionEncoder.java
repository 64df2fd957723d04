package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes collections that are packed while they are small. Elements are held while the collection may still be packed.
 * When it has become too large, the held elements and all that follow are written in the plain form.
 *
 * <p>The members of a held collection are checked: none may be there twice. For a larger collection this check would
 * need unbounded memory.
 */
abstract class CollectionEncoder<V extends Value> implements Encoder<V> {

    final Encodings target;
    final StringEncoder strings;
    final LossHandler refusal;
    final HeldElements held = new HeldElements();
    final PlainForm plain;

    /**
     * The last element pulled: a member or field, then the value of a hash field, then the bits of a score or an
     * expiry.
     */
    Slice first;

    Slice second;
    long number;

    private final Slice heldFirst = new Slice();
    private final Slice heldSecond = new Slice();
    private V value;
    private boolean packed;
    /** Whether the current element is neither held nor written. */
    private boolean pending;

    private boolean drained;

    CollectionEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        plain = new PlainForm(refusal);
    }

    /** The largest number of elements that may be packed, whatever they are. */
    abstract long most();

    /** Resets the state of {@link #fits}. */
    abstract void forget();

    /**
     * Goes to the next element of a value.
     *
     * @return false at the end
     */
    abstract boolean pull(V from) throws IOException;

    /**
     * Whether the collection may still be packed if the current element is its last.
     *
     * @param elements how many elements it has with the current one
     */
    abstract boolean fits(int elements);

    /**
     * Packs the held elements, which are the whole collection.
     *
     * @return null if it must not be packed
     */
    abstract RdbType pack() throws IOException;

    abstract void writePacked(OutputStream out) throws IOException;

    /** The type of the plain form. Elements whose number was unknown have been read when this is called. */
    abstract RdbType plainType();

    abstract void writePlain(Slice one, Slice two, long of, OutputStream out) throws IOException;

    /** Whether an element that is there twice is an error. */
    boolean isDistinct() {
        return true;
    }

    /**
     * The number of elements, or -1 if they must all be read before the first is written: because their number is
     * unknown, or because the type depends on them.
     */
    long told(V of) {
        return of.count();
    }

    @Override
    public final RdbType begin(V newValue) throws IOException {
        value = newValue;
        pending = false;
        drained = false;
        held.clear();
        forget();
        if (value.count() == 0) {
            throw empty();
        }
        if (value.count() <= most() && hold()) {
            RdbType type = packHeld();
            packed = type != null;
            if (packed) {
                return type;
            }
        }
        packed = false;
        plain.begin(told(value), this::writeElements);
        if (plain.count() == 0) {
            throw empty();
        }
        return plainType();
    }

    private IOException empty() {
        return refusal.empty("an empty " + value.kind());
    }

    /**
     * Holds elements until there are no more, or until they can't be packed.
     *
     * @return whether the whole collection is held
     */
    private boolean hold() throws IOException {
        while (pull(value)) {
            if (!fits(held.rows() + 1)) {
                pending = true;
                return false;
            }
            held.add(first, second, number);
        }
        drained = true;
        return true;
    }

    private RdbType packHeld() throws IOException {
        if (held.rows() == 0) {
            throw empty();
        }
        int repeated = isDistinct() ? held.repeated() : -1;
        if (repeated >= 0) {
            String element = value.kind() + (value.kind() == ValueKind.HASH ? " field" : " member");
            throw refusal.unloadable("the same " + element + " twice, the second time as number " + (repeated + 1));
        }
        return pack();
    }

    private long writeElements(OutputStream out) throws IOException {
        long written = held.rows();
        for (int row = 0; row < written; row++) {
            writePlain(held.first(row, heldFirst), held.second(row, heldSecond), held.number(row), out);
        }
        if (pending) {
            pending = false;
            writePlain(first, second, number, out);
            written++;
        }
        for (; !drained && pull(value); written++) {
            writePlain(first, second, number, out);
        }
        return written;
    }

    @Override
    public final void writeTo(OutputStream out) throws IOException {
        if (packed) {
            writePacked(out);
        } else {
            writePlainForm(out);
        }
    }

    void writePlainForm(OutputStream out) throws IOException {
        plain.writeTo(out);
    }

    @Override
    public void end() throws IOException {
        value = null;
        first = null;
        second = null;
        plain.end();
    }
}
