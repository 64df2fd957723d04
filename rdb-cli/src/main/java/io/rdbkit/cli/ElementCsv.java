package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The elements of keys as comma-separated values, one row each.
 *
 * <pre>
 * string          id and field are empty
 * list, array     id is the index
 * set             value is the member
 * zset            field is the member, value the score
 * hash            field and value; expiry is that of the field, in unix milliseconds
 * stream          id is that of the record; a row for each field
 * module          one row without a value
 * </pre>
 */
final class ElementCsv implements EntryFormat {

    private static final int BUFFER = 1 << 16;

    private final byte[] front;
    private final LineBuffer out = new LineBuffer(OutputStream.nullOutputStream(), BUFFER);
    private final Slice score = new Slice();

    /** @param file the file that each row names first; null for none */
    ElementCsv(String file) {
        front = file == null ? new byte[0] : KeyCsv.column(Bytes.utf8(file)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The line above all rows.
     *
     * @param file whether each row names its file
     */
    static byte[] header(boolean file) {
        return JsonText.ascii((file ? "file," : "") + "db,key,type,id,field,value,expiry\n");
    }

    @Override
    public void begin(long ordinal, OutputStream to) {
        out.to(to);
    }

    @Override
    public void end(OutputStream to) throws IOException {
        out.flush();
    }

    @Override
    public void write(RdbEntry entry, OutputStream to) throws IOException {
        if (!(entry instanceof KeyEntry key)) {
            return;
        }
        Value value = key.decode();
        if (value instanceof StringValue string) {
            begin(key).put(',').put(',').put('"');
            for (Slice piece; (piece = string.next()) != null; ) {
                putInside(Bytes.wrap(piece.array(), piece.offset(), piece.length()));
            }
            out.put('"').put(',').endLine();
        } else if (value instanceof ListValue list) {
            long index = 0;
            for (Slice item; (item = list.next()) != null; index++) {
                row(key, index, null, item);
            }
        } else if (value instanceof SetValue set) {
            for (Slice member; (member = set.next()) != null; ) {
                row(key, -1, null, member);
            }
        } else if (value instanceof ZsetValue zset) {
            for (ZsetMember member; (member = zset.next()) != null; ) {
                row(key, -1, member.member(), score.setDecimal(member.score()));
            }
        } else if (value instanceof HashValue hash) {
            for (HashField field; (field = hash.next()) != null; ) {
                begin(key).put(',');
                put(field.field()).put(',');
                put(field.value()).put(',');
                if (field.expiry() != Expiry.NONE) {
                    out.put(field.expiry());
                }
                out.endLine();
            }
        } else if (value instanceof StreamValue stream) {
            write(key, stream);
        } else if (value instanceof ArrayValue array) {
            for (ArrayElement element; (element = array.next()) != null; ) {
                row(key, element.index(), null, element.text());
            }
        } else {
            begin(key).put(',').put(',').put(',').endLine();
        }
    }

    private void write(KeyEntry key, StreamValue stream) throws IOException {
        for (StreamRecord record; (record = stream.next()) != null; ) {
            for (FieldValue field; (field = record.nextField()) != null; ) {
                begin(key)
                        .putUnsigned(record.ms())
                        .put('-')
                        .putUnsigned(record.seq())
                        .put(',');
                put(field.field()).put(',');
                put(field.value()).put(',').endLine();
            }
        }
    }

    private void row(KeyEntry key, long id, Slice field, Slice value) throws IOException {
        begin(key);
        if (id >= 0) {
            out.put(id);
        }
        out.put(',');
        if (field != null) {
            put(field);
        }
        out.put(',');
        put(value).put(',').endLine();
    }

    /** Up to the ID. */
    private LineBuffer begin(KeyEntry key) throws IOException {
        out.put(front).put(key.db()).put(',').put('"');
        putInside(key.key());
        return out.put('"').put(',').put(KeyWords.of(key.type().kind())).put(',');
    }

    private LineBuffer put(Slice text) throws IOException {
        out.put('"');
        putInside(Bytes.wrap(text.array(), text.offset(), text.length()));
        return out.put('"');
    }

    private void putInside(Bytes text) throws IOException {
        if (LineBuffer.isPlain(text, '"')) {
            out.putRaw(text);
        } else {
            out.put(text.toString().replace("\"", "\"\""));
        }
    }
}
