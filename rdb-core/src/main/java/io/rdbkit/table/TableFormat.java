package io.rdbkit.table;

import io.rdbkit.ReadOptions;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A format of files with tables. Those on the class path are found with {@link java.util.ServiceLoader}. */
public interface TableFormat {

    /** Its name in lower case, such as {@code parquet}. */
    String name();

    /** The outputs, one for each input, one after the other. */
    interface Outputs {
        /** Begins that of an input, in the order of the inputs. The stream need not be closed. */
        OutputStream begin(Inputs.Input input) throws IOException;

        /** The output in hand is complete. */
        void end() throws IOException;
    }

    /**
     * What was written.
     *
     * @param summary what the plan did
     * @param rows    how many there are in all outputs
     * @param inputs  what is known of each input, in their order
     */
    record Written(Summary summary, long rows, List<TableInput> inputs) {
        public Written {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * Writes a table of each input, with the keys that a plan keeps and its changes. The plan has no target.
     *
     * @param options for reading
     * @throws IOException if an input is damaged or an output fails. What was written then is of no use.
     */
    Written write(Inputs inputs, Plan plan, ReadOptions options, Table table, Outputs outputs) throws IOException;
}
