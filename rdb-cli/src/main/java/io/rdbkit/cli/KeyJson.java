package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.KeyEntry;
import io.rdbkit.analyze.MemoryUse;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import java.io.IOException;

/** Keys without values as JSON objects, one object a line. Names and bytes are as in docs/json.md. */
final class KeyJson extends KeyLine {

    private static final byte[] DB = ascii("\"db\":");
    private static final byte[] KEY = ascii(",\"key\":");
    private static final byte[] TYPE = ascii(",\"type\":\"");
    private static final byte[] ENCODING = ascii("\",\"encoding\":\"");
    private static final byte[] ELEMENTS = ascii("\",\"elements\":");
    private static final byte[] SIZE = ascii(",\"size\":");
    private static final byte[] MEMORY = ascii(",\"memory\":");
    private static final byte[] ALLOCATED = ascii(",\"allocated\":");
    private static final byte[] LARGEST = ascii(",\"largest\":");
    private static final byte[] ESTIMATE = ascii(",\"estimate\":true");
    private static final byte[] EXPIRY = ascii(",\"expiry\":");
    private static final byte[] EXPIRY_ISO = ascii(",\"expiry_iso\":\"");
    private static final byte[] IDLE = ascii(",\"idle\":");
    private static final byte[] FREQUENCY = ascii(",\"freq\":");

    private final JsonText text;

    KeyJson(LineBuffer out, KeyMemory memory) {
        super(out, memory);
        text = new JsonText(out);
    }

    @Override
    String ofFile(Bytes name) {
        return JsonName.member("file", name) + ',';
    }

    @Override
    void write(KeyEntry key) throws IOException {
        MemoryUse use = memory == null ? null : memory.of(key); // first, as it reads the value
        out.put('{');
        putFile();
        out.put(DB).put(key.db()).put(KEY);
        text.put(key.key());
        out.put(TYPE).put(KeyWords.of(key.type().kind()));
        out.put(ENCODING).put(KeyWords.of(key.encoding()));
        out.put(ELEMENTS).put(key.elements());
        out.put(SIZE).put(key.serializedSize());
        if (use != null) {
            putMemory(use);
        }
        if (key.hasExpiry()) {
            out.put(EXPIRY).put(key.expiry());
            out.put(EXPIRY_ISO).putTime(key.expiry()).put('"');
        }
        Eviction eviction = key.eviction();
        if (eviction.idleSeconds() >= 0) {
            out.put(IDLE).put(eviction.idleSeconds());
        }
        if (eviction.frequency() >= 0) {
            out.put(FREQUENCY).put(eviction.frequency());
        }
        out.put('}').endLine();
    }

    private void putMemory(MemoryUse use) throws IOException {
        out.put(MEMORY).put(use.memory()).put(ALLOCATED).put(use.allocated());
        if (use.largest() >= 0) {
            out.put(LARGEST).put(use.largest());
        }
        if (use.isEstimate()) {
            out.put(ESTIMATE);
        }
    }
}
