package io.rdbkit.decode;

import io.rdbkit.io.RdbInput;
import java.io.IOException;

/** The base of all views of values in a file. */
abstract class Decoder {

    final ValueDecoder decoding;
    final RdbInput in;

    Decoder(ValueDecoder decoding, RdbInput in) {
        this.decoding = decoding;
        this.in = in;
    }

    /** Prepares the next pull: slices that were handed out before are no longer valid. */
    final void begin() {
        decoding.requireCurrent(this);
        in.releaseSlices();
    }

    /** Moves the input behind the value. */
    abstract void skipRest() throws IOException;
}
