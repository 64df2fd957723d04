package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.transform.DuplicateListener;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * All that gets lost in a conversion, and the keys that others of the same name leave out, a JSON object on each line.
 *
 * <pre>
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key":"h","type":"hash","rdb_type":"HASH_METADATA","offset":81}
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key_hash":"aaa9402664f1a41f","type":"hash", ...}
 * {"feature":"function","things":1,"done":"drop-key","name":"mylib","offset":20}
 * {"push":"refused","db":0,"key":"k","offset":81,"answer":"ERR Bad data format"}
 * {"feature":"duplicate","file":"b.rdb","db":0,"key":"k","type":"string","rdb_type":"STRING"}
 * </pre>
 */
final class LossReport extends Report implements Losses.Listener, DuplicateListener {

    /** Writes each loss at once. The stream stays open. */
    LossReport(OutputStream stream, boolean hideKeys) {
        super(stream, hideKeys);
    }

    /** @throws IllegalArgumentException if the file is the source */
    LossReport(Path path, Source source, FilePolicy policy, boolean hideKeys) throws IOException {
        super(path, source, policy, hideKeys);
    }

    /** @throws IllegalArgumentException if the file is one of the inputs */
    LossReport(Path path, Inputs inputs, FilePolicy policy, boolean hideKeys) throws IOException {
        super(path, inputs, policy, hideKeys);
    }

    @Override
    public void duplicate(String input, KeyEntry key) {
        add(() -> {
            out.put("{\"feature\":\"duplicate\"");
            if (!input.isEmpty()) {
                out.put(",\"file\":");
                json.put(Bytes.utf8(input));
            }
            putKey(key.db(), key.key(), key.type());
            out.put('}').endLine();
        });
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

    /**
     * Lists a key that a push left out, or that is not on the server as it is in the file.
     *
     * @param what   such as {@code refused}
     * @param key    null for a function library
     * @param offset -1 if it is not known
     * @param reason such as the server's words
     */
    void left(String what, int db, Bytes key, long offset, String reason) {
        add(() -> {
            out.put("{\"push\":\"").put(what).put('"');
            if (key == null) {
                out.put(",\"function\":true");
            } else {
                out.put(",\"db\":").put(db);
                json.putKey(key, hideKeys);
            }
            if (offset >= 0) {
                out.put(",\"offset\":").put(offset);
            }
            out.put(",\"answer\":");
            json.put(Bytes.utf8(reason));
            out.put('}').endLine();
        });
    }
}
