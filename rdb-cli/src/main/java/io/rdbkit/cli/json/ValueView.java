package io.rdbkit.cli.json;

import java.io.IOException;

/** The base of the views of values in JSON. A value is read as its elements are pulled. */
abstract class ValueView {

    final JsonReader in;
    final Scalars scalars;
    private boolean begun;
    private boolean ended;
    private boolean left;

    ValueView(JsonReader in) {
        this.in = in;
        scalars = new Scalars(in);
    }

    /** A step in an array or object. */
    interface Step {
        boolean next(boolean first) throws IOException;
    }

    /**
     * Goes to the next element.
     *
     * @return false if there is none
     */
    final boolean advance(Step step) throws IOException {
        requireCurrent();
        if (ended) {
            return false;
        }
        if (!step.next(!begun)) {
            ended = true;
            return false;
        }
        begun = true;
        return true;
    }

    final void requireCurrent() {
        if (left) {
            throw new IllegalStateException("the reader has moved on from a value in JSON");
        }
    }

    /** Goes behind the value. The rest of the value is checked. */
    abstract void skipRest() throws IOException;

    /** Ends the view: the input is no longer at the value. */
    final void leave() {
        left = true;
    }
}
