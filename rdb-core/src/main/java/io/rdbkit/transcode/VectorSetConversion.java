package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.io.OutputStream;

/** Converts vector sets for servers that may not know the newer form of nodes, see {@link VectorSetNodes}. */
final class VectorSetConversion implements Conversion {

    private final VectorSetNodes nodes = new VectorSetNodes();
    private ModuleType module;
    private RdbInput in;

    /** Sets the module of the next value. */
    VectorSetConversion of(ModuleType newModule) {
        module = newModule;
        return this;
    }

    @Override
    public RdbType begin(RdbType type, RdbInput newIn, ValueDecoder decoding, Object owner) {
        in = newIn;
        decoding.begin(in, owner);
        return RdbType.MODULE_2;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Lengths.write(module.id(), out);
        nodes.writeOlder(in, out);
    }
}
