package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes collections that are packed while they are small. Elements are held as long as the collection may turn out to be
 * small; once it is not, they and all that follow are written in the plain form.
 *
 * <p>A collection that is held has its members checked: none may come twice. One that is not can't be in bounded memory.
 */
abstract class CollectionEncoder<V extends Value> implements Encoder<V> {

    final Encodings target;
    final StringEncoder strings;
    final LossHandler refusal;
    final HeldElements held = new HeldElements();
    final PlainForm plain;

    /** The element pulled last: a member or field, a hash's value, a score's bits or an expiry. */
    Slice first;

    Slice second;
    long number;

    private final Slice heldFirst = new Slice();
    private final Slice heldSecond = new Slice();
    private V value;
    private boolean packed;
    /** Whether the element in hand is neither held nor written. */
    private boolean pending;

    private boolean drained;

    CollectionEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        plain = new PlainForm(refusal);
    }

    /** How many elements may be packed, whatever they are. */
    abstract long most();

    /** Forgets what {@link #fits} knows. */
    abstract void forget();

    /** Goes to the next element of a value; false at the end. */
    abstract boolean pull(V from) throws IOException;

    /** Whether a collection may be packed that ends with the element in hand and has so many. */
    abstract boolean fits(int elements);

    /** Packs what is held, which is all; null if it isn't to be packed. */
    abstract RdbType pack() throws IOException;

    abstract void writePacked(OutputStream out) throws IOException;

    /** The type of the plain form; whatever was not told has been read then. */
    abstract RdbType plainType();

    abstract void writePlain(Slice one, Slice two, long of, OutputStream out) throws IOException;

    /** Whether no element may come twice. */
    boolean isDistinct() {
        return true;
    }

    /** How many there are, if that is known and nothing else need be known of them before they are written; else -1. */
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

    /** Holds elements until there are no more, or more than can be packed; whether it is the first. */
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
