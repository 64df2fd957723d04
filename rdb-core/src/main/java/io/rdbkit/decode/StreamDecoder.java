package io.rdbkit.decode;

import io.rdbkit.RdbType;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;

/** Under construction. */
final class StreamDecoder extends Decoder implements StreamValue {

    StreamDecoder(Decoding decoding, RdbInput in, RdbType type) {
        super(decoding, in);
    }

    @Override
    public StreamRecord next() throws IOException {
        throw new UnsupportedOperationException("streams");
    }

    @Override
    public long deleted() {
        return 0;
    }

    @Override
    public StreamState state() throws IOException {
        throw new UnsupportedOperationException("streams");
    }

    @Override
    public StreamGroup nextGroup() throws IOException {
        throw new UnsupportedOperationException("streams");
    }

    @Override
    public StreamIdempotence idempotence() throws IOException {
        throw new UnsupportedOperationException("streams");
    }

    @Override
    void skipRest() throws IOException {
        throw new UnsupportedOperationException("streams");
    }
}
