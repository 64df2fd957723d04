package io.rdbkit.decode;

import io.rdbkit.io.RdbInput;
import java.io.IOException;

/** What all views of values in a file have in common. */
abstract class Decoder {

    final ValueDecoder decoding;
    final RdbInput in;

    Decoder(ValueDecoder decoding, RdbInput in) {
        this.decoding = decoding;
        this.in = in;
    }

    /** To be called before anything is pulled: what was pulled before is gone. */
    final void begin() {
        decoding.requireCurrent(this);
        in.releaseSlices();
    }

    /** Leaves the input behind the value. */
    abstract void skipRest() throws IOException;
}
