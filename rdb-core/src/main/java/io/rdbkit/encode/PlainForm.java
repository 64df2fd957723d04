package io.rdbkit.encode;

import io.rdbkit.io.Lengths;
import io.rdbkit.io.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The form of most values that are not one blob: a count of elements or nodes, then the elements. If the count is
 * unknown until the last element was read, the elements wait in a {@link Spool}.
 */
final class PlainForm {

    /** Writes all elements. */
    interface Elements {
        /** @return how many elements were written */
        long writeTo(OutputStream out) throws IOException;
    }

    private final LossHandler refusal;
    private final Spool spool = new Spool();
    private Elements elements;
    private long count;

    PlainForm(LossHandler refusal) {
        this.refusal = refusal;
    }

    /**
     * @param told how many elements there are, or -1 if unknown
     * @param newElements writes them
     */
    void begin(long told, Elements newElements) throws IOException {
        elements = told < 0 ? null : newElements;
        count = told < 0 ? newElements.writeTo(spool) : told;
    }

    long count() {
        return count;
    }

    /** The elements that waited because their number was unknown. */
    InputStream read() throws IOException {
        return spool.read();
    }

    void writeTo(OutputStream out) throws IOException {
        Lengths.write(count, out);
        if (elements == null) {
            spool.copyTo(out);
            return;
        }
        long written = elements.writeTo(out);
        if (written != count) {
            throw refusal.untrue("the value has " + written + " elements, and said " + count);
        }
    }

    void end() throws IOException {
        elements = null;
        spool.clear();
    }
}
