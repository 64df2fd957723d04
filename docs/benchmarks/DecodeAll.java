import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Slice;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/** Decodes every element of a file and prints how many there were, and how many bytes they had: java -cp rdb.jar DecodeAll.java FILE. */
public final class DecodeAll {

    private static final LongAdder ELEMENTS = new LongAdder();
    private static final LongAdder BYTES = new LongAdder();

    public static void main(String[] args) throws IOException {
        Export.of(Source.of(Path.of(args[0])), Plan.NOTHING, Counter::new, OutputStream.nullOutputStream());
        System.out.println(ELEMENTS.sum() + " elements, " + BYTES.sum() + " bytes");
    }

    private static final class Counter implements EntryFormat {
        private long elements;
        private long bytes;

        @Override
        public void begin(long ordinal, OutputStream out) {
            elements = 0;
            bytes = 0;
        }

        @Override
        public void end(OutputStream out) {
            ELEMENTS.add(elements);
            BYTES.add(bytes);
        }

        @Override
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            if (entry instanceof KeyEntry key) {
                count(key.decode());
            }
        }

        private void add(Slice slice) {
            elements++;
            bytes += slice.length();
        }

        private void count(Value value) throws IOException {
            if (value instanceof StringValue string) {
                for (Slice piece; (piece = string.next()) != null; ) {
                    add(piece);
                }
            } else if (value instanceof HashValue hash) {
                for (HashField f; (f = hash.next()) != null; ) {
                    add(f.field());
                    bytes += f.value().length();
                }
            } else if (value instanceof ListValue list) {
                for (Slice item; (item = list.next()) != null; ) {
                    add(item);
                }
            } else if (value instanceof SetValue set) {
                for (Slice member; (member = set.next()) != null; ) {
                    add(member);
                }
            } else if (value instanceof ZsetValue zset) {
                for (ZsetMember m; (m = zset.next()) != null; ) {
                    add(m.member());
                    bytes += m.score() > 0 ? 8 : 0;
                }
            } else if (value instanceof StreamValue stream) {
                for (StreamRecord r; (r = stream.next()) != null; ) {
                    for (FieldValue f; (f = r.nextField()) != null; ) {
                        add(f.value());
                    }
                }
                while (stream.nextGroup() != null) {
                    elements++;
                }
            } else if (value instanceof ModuleValue module) {
                while (module.next() != null) {
                    elements++;
                }
            } else if (value instanceof ArrayValue array) {
                while (array.next() != null) {
                    elements++;
                }
            }
        }
    }
}
