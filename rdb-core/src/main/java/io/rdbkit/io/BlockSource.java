package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;

/** Where a cursor gets its bytes from. */
interface BlockSource extends Closeable {

    /** The next block, or null at the end. {@code done} is the block before, which may be used again. */
    Block next(Block done) throws IOException;
}
