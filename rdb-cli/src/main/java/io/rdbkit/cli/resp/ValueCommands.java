package io.rdbkit.cli.resp;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
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

/** Writes a key as the commands that build its value. The buffer already has the name of the key. */
final class ValueCommands {

    static final byte[] DEL = RespBuffer.command(2, "DEL");
    static final byte[] PEXPIREAT = RespBuffer.command(3, "PEXPIREAT");
    private static final byte[] EXPIREAT = RespBuffer.command(3, "EXPIREAT");
    private static final byte[] SET = RespBuffer.command(3, "SET");
    private static final byte[] SETRANGE = RespBuffer.command(4, "SETRANGE");
    private static final byte[] RPUSH = RespBuffer.word("RPUSH");
    private static final byte[] SADD = RespBuffer.word("SADD");
    private static final byte[] ZADD = RespBuffer.word("ZADD");
    /**
     * Before 4.0, HSET takes only one field. HMSET takes several in all versions, and servers use it in their own AOFs.
     */
    private static final byte[] HMSET = RespBuffer.word("HMSET");

    private static final byte[] ARMSET = RespBuffer.word("ARMSET");
    private static final byte[] ARSEEK = RespBuffer.word("ARSEEK");

    private static final int MS_IN_SECOND = 1000;

    private final RespBuffer out;
    private final boolean replace;
    private final boolean stringsInPieces;
    /** Whether the server may change a score of -0 to 0, whichever server wrote the file. */
    private final boolean losesNegativeZero;

    private final RespLosses losses;
    private final ElementBatch batch;
    private final StreamCommands streams;
    private final Slice number = new Slice();
    private ServerCommands server;

    /** @param stringsInPieces whether a string comes by several SETRANGE, and not by one SET */
    ValueCommands(RespBuffer out, RespOptions options, boolean stringsInPieces) {
        this.out = out;
        this.stringsInPieces = stringsInPieces;
        replace = options.replace();
        losesNegativeZero = options.server() == null || new ServerCommands(options.server()).loseNegativeZero();
        losses = options.losses();
        batch = new ElementBatch(out);
        streams = new StreamCommands(out, options.nowMillis(), losses);
    }

    void write(KeyEntry key, ServerCommands newServer) throws IOException {
        server = newServer;
        if (!key.eviction().equals(Eviction.NONE)) {
            losses.add(Unrestorable.EVICTION, 1);
        }
        Value value = key.decode();
        if (value instanceof StringValue text) {
            set(text); // SET replaces an existing value
        } else {
            if (replace) {
                out.command(DEL).key().end();
            }
            build(value, key);
        }
        if (key.hasExpiry()) {
            expire(key.expiry());
        }
    }

    private void expire(long ms) throws IOException {
        if (server.havePexpireat()) {
            out.command(PEXPIREAT).key().word(ms).end();
        } else {
            out.command(EXPIREAT).key().word(Math.floorDiv(ms, MS_IN_SECOND)).end();
        }
    }

    private void build(Value value, KeyEntry key) throws IOException {
        switch (value.kind()) {
            case LIST -> list((ListValue) value);
            case SET -> set((SetValue) value);
            case ZSET -> zset((ZsetValue) value);
            case HASH -> hash((HashValue) value);
            case STREAM -> streams.write((StreamValue) value, key.type(), server);
            case ARRAY -> array((ArrayValue) value);
            default -> throw new AssertionError(value.kind());
        }
    }

    private void set(StringValue text) throws IOException {
        if (stringsInPieces) {
            setPieces(text);
            return;
        }
        out.command(SET).key().wordOf(text.length());
        for (Slice piece; (piece = text.next()) != null; ) {
            out.write(piece.array(), piece.offset(), piece.length());
        }
        out.endWord().end();
    }

    private void setPieces(StringValue text) throws IOException {
        long at = 0;
        for (Slice piece; (piece = text.next()) != null; at += piece.length()) {
            out.command(SETRANGE).key().word(at).word(piece).end();
        }
    }

    private void endBatch() throws IOException {
        if (!batch.end()) {
            losses.add(Unrestorable.EMPTY_COLLECTION, 1);
        }
    }

    private void list(ListValue list) throws IOException {
        batch.begin(RPUSH, list.count(), server.addSeveral());
        for (Slice item; (item = list.next()) != null; ) {
            batch.add(item);
        }
        endBatch();
    }

    private void set(SetValue set) throws IOException {
        batch.begin(SADD, set.count(), server.addSeveral());
        for (Slice member; (member = set.next()) != null; ) {
            batch.add(member);
        }
        endBatch();
    }

    private void zset(ZsetValue zset) throws IOException {
        batch.begin(ZADD, zset.count(), server.addSeveral());
        long negativeZeros = 0;
        for (ZsetMember member; (member = zset.next()) != null; ) {
            double score = member.score();
            negativeZeros += score == 0 && 1 / score < 0 ? 1 : 0;
            batch.add(number.setDecimal(score), member.member());
        }
        endBatch();
        if (losesNegativeZero) {
            losses.add(Unrestorable.NEGATIVE_ZERO, negativeZeros);
        }
    }

    private void hash(HashValue hash) throws IOException {
        batch.begin(HMSET, hash.count(), true);
        for (HashField field; (field = hash.next()) != null; ) {
            batch.add(field.field(), field.value());
            if (field.expiry() != Expiry.NONE) {
                batch.expires(field.field(), field.expiry());
            }
        }
        endBatch();
    }

    private void array(ArrayValue array) throws IOException {
        batch.begin(ARMSET, array.count(), true);
        for (ArrayElement element; (element = array.next()) != null; ) {
            batch.add(unsigned(element.index()), element.text());
        }
        endBatch();
        if (array.insertIndex() != ArrayValue.NO_INSERT_INDEX) {
            // The file has the index of the last insertion, the command takes that of the next one.
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
