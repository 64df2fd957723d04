package io.rdbkit.transcode;

import io.rdbkit.decode.StreamDecoder;
import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.Encodings;
import io.rdbkit.encode.LossHandler;
import io.rdbkit.encode.StreamTail;
import io.rdbkit.encode.StringEncoder;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamState;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Converts streams to an earlier type. The nodes are copied, because they are alike in all types. The bytes behind them
 * are encoded anew.
 */
final class StreamConversion implements Conversion {

    private final RdbType type;
    private final StreamTail tail;
    private StreamDecoder stream;

    StreamConversion(Encodings target, StringEncoder strings, LossHandler refusal) {
        type = target.stream();
        tail = new StreamTail(target, strings, refusal);
    }

    @Override
    public RdbType begin(RdbType from, RdbInput in, ValueDecoder decoding, Object owner) throws IOException {
        stream = (StreamDecoder) decoding.decode(from, null, in, null, owner);
        return type;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Lengths.write(stream.nodes(), out);
        stream.copyNodes(out);
        StreamState state = stream.state();
        tail.writeState(state, state.length(), out);
        Lengths.write(stream.groups(), out);
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            tail.writeGroup(group, state, out);
        }
        tail.writeIdempotence(tail.fitting(stream.idempotence()), out);
    }
}
