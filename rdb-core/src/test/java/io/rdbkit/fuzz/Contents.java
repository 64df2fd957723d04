package io.rdbkit.fuzz;

import io.rdbkit.AuxEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.ResizeHint;
import io.rdbkit.SlotHint;
import io.rdbkit.ValueText;
import io.rdbkit.value.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All that can be decoded of an input, as text: keys and records in their order, without offsets and hints. */
final class Contents {

    private Contents() {}

    static List<String> of(byte[] input, ReadOptions options) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(input), options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (!(entry instanceof ResizeHint) && !(entry instanceof SlotHint)) {
                    lines.add(line(entry));
                }
            }
        }
        return lines;
    }

    private static String line(RdbEntry entry) throws IOException {
        if (entry instanceof KeyEntry key) {
            return key + " " + key.expiry() + " " + key.eviction() + " " + key.metadata() + " " + value(key.decode());
        }
        if (entry instanceof ModuleAuxEntry aux) {
            return aux.module() + " " + aux.when() + " " + value(aux.decode());
        }
        return entry instanceof AuxEntry aux
                ? aux.name() + "=" + aux.value()
                : entry.getClass().getSimpleName();
    }

    /** Without the count, because a damaged value has none. */
    private static String value(Value value) throws IOException {
        String text = ValueText.of(value);
        int kind = text.indexOf(' ');
        int count = text.indexOf(' ', kind + 1);
        return text.substring(0, kind) + (count < 0 ? "" : text.substring(count));
    }
}
