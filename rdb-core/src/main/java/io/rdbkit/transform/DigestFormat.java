package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.digest.NameDigest;
import io.rdbkit.digest.SipHash;
import io.rdbkit.digest.ValueDigest;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Makes a {@link DigestRecord} of each key and function library, for a {@link DigestSink} with the same options. */
final class DigestFormat implements EntryFormat {

    /**
     * The options of a comparison.
     *
     * @param hash      the secret of the digests, the same for both files
     * @param strict    whether data that changes by itself is compared
     * @param functions whether function libraries are compared
     */
    record Choice(SipHash.Key hash, boolean strict, boolean functions) {}

    private final Choice choice;
    private final boolean withNames;
    private final NameDigest names;
    private final ValueDigest values;
    private final long[] record;
    private final ByteBuffer bytes;

    /** @param withNames whether the database, the length and the bytes of the name follow each record */
    DigestFormat(Choice choice, boolean withNames) {
        this.choice = choice;
        this.withNames = withNames;
        names = new NameDigest(choice.hash());
        values = new ValueDigest(choice.hash(), choice.strict());
        record = new long[DigestRecord.words(choice.strict())];
        bytes = ByteBuffer.allocate(record.length * Long.BYTES + 2 * Integer.BYTES);
    }

    @Override
    public void begin(long ordinal, OutputStream out) {
        // records don't depend on each other
    }

    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        if (entry instanceof KeyEntry key) {
            key(key);
            write(key.db(), key.key(), out);
        } else if (choice.functions() && entry instanceof FunctionEntry function) {
            Bytes name = Bytes.utf8(function.libraryName());
            function(function, name);
            write(Difference.FUNCTION, name, out);
        }
    }

    private void key(KeyEntry key) throws IOException {
        values.of(key.decode());
        record[DigestRecord.VALUE] = values.first();
        record[DigestRecord.VALUE + 1] = values.second();
        record[DigestRecord.FIELD_EXPIRIES] = values.fieldExpiriesWith(key.memberExpiries());
        record[DigestRecord.EXPIRY] = key.expiry();
        record[DigestRecord.METADATA] = metadata(key.metadata());
        if (choice.strict()) {
            Eviction eviction = key.eviction();
            record[DigestRecord.EVICTION] = (eviction.idleSeconds() + 1) << 9 | eviction.frequency() + 1;
        }
        record[DigestRecord.PLACE_AND_TYPE] = DigestRecord.placeAndType(key.offset(), DigestRecord.type(key));
        names.ofKey(key.db(), key.key());
    }

    private long metadata(Bytes metadata) {
        if (metadata.isEmpty()) {
            return 0;
        }
        names.ofMetadata(metadata);
        return names.first();
    }

    private void function(FunctionEntry function, Bytes name) {
        Arrays.fill(record, 0);
        names.ofCode(function.code());
        record[DigestRecord.VALUE] = names.first();
        record[DigestRecord.VALUE + 1] = names.second();
        record[DigestRecord.PLACE_AND_TYPE] = DigestRecord.placeAndType(function.offset(), DigestRecord.FUNCTION);
        names.ofFunction(name);
    }

    private void write(int db, Bytes name, OutputStream out) throws IOException {
        record[DigestRecord.NAME] = names.first();
        record[DigestRecord.NAME + 1] = names.second();
        bytes.clear();
        for (long word : record) {
            bytes.putLong(word);
        }
        if (withNames) {
            bytes.putInt(db).putInt(name.length());
        }
        out.write(bytes.array(), 0, bytes.position());
        if (withNames) {
            out.write(name.array(), name.arrayOffset(), name.length());
        }
    }

    @Override
    public void end(OutputStream out) {
        // nothing is held back
    }
}
