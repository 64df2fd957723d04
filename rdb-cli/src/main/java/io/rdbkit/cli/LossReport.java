package io.rdbkit.cli;

import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * All losses of a conversion, one JSON object a line.
 *
 * <pre>
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key":"h","type":"hash","rdb_type":"HASH_METADATA","offset":81}
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key_hash":"aaa9402664f1a41f","type":"hash", ...}
 * {"feature":"function","things":1,"done":"drop-key","name":"mylib","offset":20}
 * </pre>
 */
final class LossReport extends Report implements Losses.Listener {

    /** Writes each loss at once. The stream stays open. */
    LossReport(OutputStream stream, boolean hideKeys) {
        super(stream, hideKeys);
    }

    /** @throws IllegalArgumentException if the file is the source */
    LossReport(Path path, Source source, FilePolicy policy, boolean hideKeys) throws IOException {
        super(path, source, policy, hideKeys);
    }

    @Override
    public void lost(Loss loss) {
        add(() -> write(loss));
    }

    private void write(Loss loss) throws IOException {
        out.put("{\"feature\":\"").put(loss.feature().toString());
        out.put("\",\"things\":").put(loss.things());
        out.put(",\"done\":\"").put(loss.done().toString());
        out.put('"');
        if (loss.name() != null) {
            out.put(",\"name\":");
            json.put(loss.name());
        }
        if (loss.key() != null) {
            putKey(loss.db(), loss.key(), loss.type());
        }
        out.put(",\"offset\":").put(loss.offset()).put('}').endLine();
    }
}
