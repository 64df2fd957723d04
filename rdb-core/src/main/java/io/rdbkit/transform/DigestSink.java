package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import io.rdbkit.ledger.KeyDigests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the records that {@link DigestFormat}s wrote, which may come in pieces, and notes them. */
final class DigestSink extends OutputStream {

    private final KeyDigests digests;
    private final boolean withNames;
    private final long[] record;
    /** An incomplete record, with the length of its name. */
    private final ByteBuffer fixed;
    /** An incomplete name; null while the record itself is incomplete. */
    private @Nullable ByteBuffer name;

    DigestSink(KeyDigests digests, boolean strict, boolean withNames) {
        this.digests = digests;
        this.withNames = withNames;
        record = new long[DigestRecord.words(strict)];
        fixed = ByteBuffer.allocate(record.length * Long.BYTES + (withNames ? 2 * Integer.BYTES : 0));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(bytes, off, len);
        while (from.hasRemaining()) {
            if (name == null) {
                move(from, fixed);
                if (!fixed.hasRemaining()) {
                    fixedIsWhole();
                }
            } else {
                move(from, name);
            }
            if (name != null && !name.hasRemaining()) {
                nameIsWhole();
            }
        }
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int n = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), n);
        to.position(to.position() + n);
        from.position(from.position() + n);
    }

    private void fixedIsWhole() throws IOException {
        fixed.flip();
        for (int i = 0; i < record.length; i++) {
            record[i] = fixed.getLong();
        }
        if (withNames) {
            name = ByteBuffer.allocate(fixed.getInt(fixed.position() + Integer.BYTES));
        } else {
            digests.add(record);
            fixed.clear();
        }
    }

    @SuppressWarnings("NullAway") // the name comes first in each record
    private void nameIsWhole() throws IOException {
        long place = digests.keep(fixed.getInt(), Bytes.wrap(name.array()));
        int type = DigestRecord.type(record[DigestRecord.PLACE_AND_TYPE]);
        record[DigestRecord.PLACE_AND_TYPE] = DigestRecord.placeAndType(place, type);
        digests.add(record);
        name = null;
        fixed.clear();
    }
}
