package io.rdbkit.cli.resp;

import io.rdbkit.KeyEntry;
import io.rdbkit.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A key as the commands that build its value. Its name is set in the buffer. */
final class ValueCommands {

    private static final byte[] DEL = RespBuffer.command(2, "DEL");
    private static final byte[] PEXPIREAT = RespBuffer.command(3, "PEXPIREAT");
    private static final byte[] SET = RespBuffer.command(3, "SET");
    private static final byte[] RPUSH = RespBuffer.word("RPUSH");
    private static final byte[] SADD = RespBuffer.word("SADD");
    private static final byte[] ZADD = RespBuffer.word("ZADD");
    /** Of HSET, servers before 4.0 take one field only; this they all take, and write in their own AOFs. */
    private static final byte[] HMSET = RespBuffer.word("HMSET");

    private static final byte[] ARMSET = RespBuffer.word("ARMSET");
    private static final byte[] ARSEEK = RespBuffer.word("ARSEEK");

    private final RespBuffer out;
    private final boolean replace;
    private final ElementBatch batch;
    private final StreamCommands streams;
    private final Slice number = new Slice();

    ValueCommands(RespBuffer out, boolean replace) {
        this.out = out;
        this.replace = replace;
        batch = new ElementBatch(out);
        streams = new StreamCommands(out);
    }

    void write(KeyEntry key) throws IOException {
        Value value = key.decode();
        if (value instanceof StringValue text) {
            set(text); // replaces what there is
        } else {
            if (replace) {
                out.command(DEL).key().end();
            }
            build(value, key);
        }
        if (key.hasExpiry()) {
            out.command(PEXPIREAT).key().word(key.expiry()).end();
        }
    }

    private void build(Value value, KeyEntry key) throws IOException {
        switch (value.kind()) {
            case LIST -> list((ListValue) value);
            case SET -> set((SetValue) value);
            case ZSET -> zset((ZsetValue) value);
            case HASH -> hash((HashValue) value);
            case STREAM -> streams.write((StreamValue) value, key.type());
            case ARRAY -> array((ArrayValue) value);
            default -> throw new AssertionError(value.kind());
        }
    }

    private void set(StringValue text) throws IOException {
        out.command(SET).key().wordOf(text.length());
        for (Slice piece; (piece = text.next()) != null; ) {
            out.write(piece.array(), piece.offset(), piece.length());
        }
        out.endWord().end();
    }

    private void list(ListValue list) throws IOException {
        batch.begin(RPUSH, list.count());
        for (Slice item; (item = list.next()) != null; ) {
            batch.add(item);
        }
        batch.end();
    }

    private void set(SetValue set) throws IOException {
        batch.begin(SADD, set.count());
        for (Slice member; (member = set.next()) != null; ) {
            batch.add(member);
        }
        batch.end();
    }

    private void zset(ZsetValue zset) throws IOException {
        batch.begin(ZADD, zset.count());
        for (ZsetMember member; (member = zset.next()) != null; ) {
            batch.add(number.setDecimal(member.score()), member.member());
        }
        batch.end();
    }

    private void hash(HashValue hash) throws IOException {
        batch.begin(HMSET, hash.count());
        for (HashField field; (field = hash.next()) != null; ) {
            batch.add(field.field(), field.value());
            if (field.expiry() != KeyEntry.NO_EXPIRY) {
                batch.expires(field.field(), field.expiry());
            }
        }
        batch.end();
    }

    private void array(ArrayValue array) throws IOException {
        batch.begin(ARMSET, array.count());
        for (ArrayElement element; (element = array.next()) != null; ) {
            batch.add(unsigned(element.index()), element.text());
        }
        batch.end();
        if (array.insertIndex() != ArrayValue.NO_INSERT_INDEX) {
            // the file has where the last insertion went, the command where the next one goes
            out.command(3)
                    .word(ARSEEK)
                    .key()
                    .word(unsigned(array.insertIndex() + 1))
                    .end();
        }
    }

    private Slice unsigned(long index) {
        if (index >= 0) {
            return number.setDecimal(index);
        }
        byte[] digits = Long.toUnsignedString(index).getBytes(StandardCharsets.US_ASCII);
        return number.set(digits, 0, digits.length);
    }
}
