package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;

/** The source of a cursor's bytes. */
interface BlockSource extends Closeable {

    /**
     * The next block, or null at the end.
     *
     * @param done the block before, which this source may use again
     */
    Block next(Block done) throws IOException;
}
