package io.rdbkit.cli.json;

import java.io.IOException;

/** What the views of values in JSON have in common. The value is read as its elements are pulled. */
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

    /** One step in an array or object: whether there is another element. */
    interface Step {
        boolean next(boolean first) throws IOException;
    }

    /**
     * Goes to the next element, or says that there is none.
     *
     * @param what what an error calls an empty value
     */
    final boolean advance(Step step, String what) throws IOException {
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

    /** Leaves the input behind the value, the rest of which is checked. */
    abstract void skipRest() throws IOException;

    /** Says that the input is no longer at the value. */
    final void leave() {
        left = true;
    }
}
