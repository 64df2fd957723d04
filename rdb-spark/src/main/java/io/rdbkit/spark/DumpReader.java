package io.rdbkit.spark;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbPart;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.table.TableInput;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The rows of a file or of a part of one, for the keys that filters keep. An error names the file. */
final class DumpReader implements PartitionReader<InternalRow> {

    private final DumpPart part;
    private final DumpOptions options;
    private final List<KeyFilter> filters;
    private final Configuration configuration;
    private final byte[] source;
    private final TableInput input;
    private final DumpRows rows;
    private final boolean holds;
    private @Nullable RdbReader in;

    DumpReader(
            DumpPart part,
            DumpOptions options,
            StructType schema,
            List<KeyFilter> filters,
            Configuration configuration) {
        this.part = part;
        this.options = options;
        this.filters = filters;
        this.configuration = configuration;
        source = part.file().source();
        input = new TableInput(part.file().path());
        rows = new DumpRows(options.table(), schema, input);
        holds = rows.readsTwice() || filters.stream().anyMatch(KeyFilter::measures);
    }

    @Override
    public boolean next() throws IOException {
        try {
            if (in == null) {
                in = open();
            }
            while (!rows.next()) {
                if (!advance(in)) {
                    return false;
                }
            }
            return true;
        } catch (RdbException e) {
            throw new IOException(part.file().path() + ": " + e.getMessage(), e);
        }
    }

    private RdbReader open() throws IOException {
        ReadOptions reading = ReadOptions.DEFAULT.withHoldMeasured(holds);
        DumpFile file = part.file();
        if (part.part() == null) {
            return RdbReader.open(file.open(configuration), reading);
        }
        RdbPart records = RdbPart.of(part.part());
        if (rows.measures()) {
            seeHead(records);
        }
        return RdbReader.open(file.open(configuration, records.start(), records.end()), records, reading);
    }

    /** What stands before the first key tells of which server the figures about memory are. */
    private void seeHead(RdbPart records) throws IOException {
        try (RdbReader head = RdbReader.open(part.file().open(configuration), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; head.offset() < records.start() && (entry = head.next()) != null; ) {
                input.see(entry);
                if (entry instanceof KeyEntry) {
                    return;
                }
            }
        }
    }

    /** Goes to the next entry. */
    private boolean advance(RdbReader reader) throws IOException {
        RdbEntry entry = reader.next();
        if (entry == null) {
            if (part.part() == null && reader.tail() != null && !options.dropsAofTail()) {
                throw RdbRefusedException.unapplied(reader.tail());
            }
            part.file().requireUnchanged(configuration);
            return false;
        }
        input.see(entry);
        if (entry instanceof KeyEntry key && keeps(key)) {
            rows.begin(key);
        }
        return true;
    }

    private boolean keeps(KeyEntry key) throws IOException {
        for (KeyFilter filter : filters) {
            if (!Boolean.TRUE.equals(filter.test(key, source))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public InternalRow get() {
        return rows.row();
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
