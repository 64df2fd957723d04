package io.rdbkit.cli;

import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * All that gets lost in a conversion, a JSON object on each line.
 *
 * <pre>
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key":"h","type":"hash","rdb_type":"HASH_METADATA","offset":81}
 * {"feature":"function","things":1,"done":"drop-key","name":"mylib","offset":20}
 * </pre>
 */
final class LossReport extends Report implements Losses.Listener {

    private LossReport(OutputStream stream) {
        super(stream);
    }

    private LossReport(Path path, Source source, boolean replace) throws IOException {
        super(path, source, replace);
    }

    /** @throws IllegalArgumentException if the file is the source */
    static LossReport to(Path path, Source source, boolean replace) throws IOException {
        return new LossReport(path, source, replace);
    }

    /** As they come; the stream stays open. */
    static LossReport to(OutputStream stream) {
        return new LossReport(stream);
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
            out.put(",\"db\":").put(loss.db()).put(",\"key\":");
            json.put(loss.key());
            out.put(",\"type\":\"").put(loss.type().kind().toString());
            out.put("\",\"rdb_type\":\"").put(loss.type().name()).put('"');
        }
        out.put(",\"offset\":").put(loss.offset()).put('}').endLine();
    }
}
