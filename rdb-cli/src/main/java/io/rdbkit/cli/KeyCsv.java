package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.KeyEntry;
import io.rdbkit.analyze.MemoryUse;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import java.io.IOException;
import java.util.List;

/** Keys without values as comma-separated values (RFC 4180, except for the line end). */
final class KeyCsv extends KeyLine {

    private static final byte[] HEADER = ascii("db,key,type,encoding,elements,size,expiry,expiry_iso,idle,freq");

    private static final byte[] MEMORY = ascii(",memory,allocated,largest,estimate");

    private final boolean several;

    KeyCsv(LineBuffer out, List<String> files, KeyMemory memory) {
        super(out, memory);
        several = !files.isEmpty();
    }

    @Override
    void header() throws IOException {
        out.put(several ? "file," : "").put(HEADER);
        if (memory != null) {
            out.put(MEMORY);
        }
        out.endLine();
    }

    @Override
    String ofFile(Bytes name) {
        return column(name);
    }

    /** The column of a file, with its comma. */
    static String column(Bytes name) {
        return '"' + name.toString().replace("\"", "\"\"") + "\",";
    }

    @Override
    void write(KeyEntry key) throws IOException {
        MemoryUse use = memory == null ? null : memory.of(key); // first, as it reads the value
        putFile();
        out.put(key.db()).put(',').put('"');
        if (LineBuffer.isPlain(key.key(), '"')) {
            out.putRaw(key.key());
        } else {
            out.put(key.key().toString().replace("\"", "\"\""));
        }
        out.put('"').put(',');
        out.put(KeyWords.of(key.type().kind())).put(',');
        out.put(KeyWords.of(key.encoding())).put(',');
        out.put(key.elements()).put(',').put(key.serializedSize()).put(',');
        if (key.hasExpiry()) {
            out.put(key.expiry()).put(',').putTime(key.expiry());
        } else {
            out.put(',');
        }
        Eviction eviction = key.eviction();
        orNothing(eviction.idleSeconds());
        orNothing(eviction.frequency());
        if (use != null) {
            out.put(',').put(use.memory()).put(',').put(use.allocated());
            orNothing(use.largest());
            out.put(use.isEstimate() ? ",true" : ",false");
        }
        out.endLine();
    }

    private void orNothing(long number) throws IOException {
        out.put(',');
        if (number >= 0) {
            out.put(number);
        }
    }
}
