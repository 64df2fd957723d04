package io.rdbkit;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes entries that are not keys, as in their file. */
final class RecordWriter {

    private RecordWriter() {}

    /**
     * Whether an entry has a record in a new file. Hints are made anew, and records of a single producer are left out.
     */
    static boolean isWritten(StandaloneEntry entry) {
        return !(entry instanceof SlotHint || entry instanceof ResizeHint || entry instanceof ProducerRecord);
    }

    /** Writes the record, unless it is {@linkplain #isWritten not written}. */
    static void write(StandaloneEntry entry, OutputStream to) throws IOException {
        if (!isWritten(entry)) {
            return;
        }
        to.write(entry.opcode().id());
        if (entry instanceof ModuleAuxEntry aux) {
            aux.value().copyTo(to);
        } else {
            payload(entry).writeTo(to);
        }
    }

    private static Bytes payload(StandaloneEntry entry) {
        return switch (entry.opcode()) {
            case AUX -> ((AuxEntry) entry).encoded();
            case FUNCTION_PRE_GA, FUNCTION2 -> ((FunctionEntry) entry).encoded();
            case HASH_TEMPLATE -> ((HashTemplateEntry) entry).encoded();
            case SLOT_IMPORT -> ((SlotImportEntry) entry).encoded();
            case EOF,
                    SELECTDB,
                    EXPIRETIME,
                    EXPIRETIME_MS,
                    RESIZEDB,
                    FREQ,
                    IDLE,
                    MODULE_AUX,
                    SLOT_INFO,
                    KEY_META,
                    UPDATE,
                    OBJECT_FLAGS,
                    ZSTD_RECORDS,
                    LZ4_RECORDS,
                    RECORDS_END,
                    RAM_LRU,
                    SLOT_NUM -> throw new AssertionError("the payload of " + entry.opcode() + " is not kept");
        };
    }

    /** The whole record. */
    static Bytes encode(StandaloneEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(entry, bytes);
        return Bytes.wrap(bytes.toByteArray());
    }
}
