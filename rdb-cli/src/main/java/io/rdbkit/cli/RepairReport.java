package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.repair.RepairEvent;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * All that a repair lost or changed, one JSON object a line.
 *
 * <pre>
 * {"event":"unreadable","from":81,"to":204,"db":0,"key":"h","type":"hash","rdb_type":"HASH","why":"..."}
 * {"event":"partial-value","from":204,"to":204,"db":0,"key":"s","type":"set","rdb_type":"SET","kept":17,"why":"..."}
 * </pre>
 */
final class RepairReport extends Report {

    /** Writes each event at once. The stream stays open. */
    RepairReport(OutputStream stream, boolean hideKeys) {
        super(stream, hideKeys);
    }

    /** @throws IllegalArgumentException if the file is the source */
    RepairReport(Path path, Source source, FilePolicy policy, boolean hideKeys) throws IOException {
        super(path, source, policy, hideKeys);
    }

    void add(RepairEvent event) {
        add(() -> write(event));
    }

    private void write(RepairEvent event) throws IOException {
        out.put("{\"event\":\"").put(event.kind().toString());
        out.put("\",\"from\":").put(event.from());
        out.put(",\"to\":").put(event.to());
        if (event.key() != null) {
            putKey(event.db(), event.key(), event.type());
        }
        if (event.kept() > 0) {
            out.put(",\"kept\":").put(event.kept());
        }
        out.put(",\"why\":");
        json.put(Bytes.utf8(event.why()));
        out.put('}').endLine();
    }
}
