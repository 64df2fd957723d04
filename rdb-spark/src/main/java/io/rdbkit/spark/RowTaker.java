package io.rdbkit.spark;

import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;

/** Makes keys of rows. */
interface RowTaker {

    /** Takes a row of a part. Rows come sorted by database and key. */
    void take(InternalRow row, PartFile part) throws IOException;

    /** The part has no more rows. */
    void end(PartFile part) throws IOException;
}
