package io.rdbkit.cli;

import io.rdbkit.Loss;
import io.rdbkit.Losses;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * All that gets lost in a conversion, a JSON object on each line, in a file that appears whole.
 *
 * <pre>
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key":"h","type":"hash","rdb_type":"HASH_METADATA","offset":81}
 * {"feature":"field-expiry","things":2,"done":"drop-feature","db":0,"key_hash":"aaa9402664f1a41f","type":"hash", ...}
 * {"feature":"function","things":1,"done":"drop-key","name":"mylib","offset":20}
 * </pre>
 */
final class LossReport implements Losses.Listener, Closeable {

    private static final int BUFFER = 1 << 16;

    /** Null for a stream. */
    private final OutputFile file;

    private final LineBuffer out;
    private final JsonText json;
    private final boolean hideKeys;

    private LossReport(OutputFile file, OutputStream stream, boolean hideKeys) {
        this.hideKeys = hideKeys;
        this.file = file;
        out = new LineBuffer(stream, BUFFER);
        json = new JsonText(out);
    }

    /** @throws IllegalArgumentException if the file is the source */
    static LossReport to(Path path, Source source, boolean replace, boolean hideKeys) throws IOException {
        OutputFile file = OutputFile.of(source, path, replace);
        return new LossReport(file, file.stream(), hideKeys);
    }

    /** As they come; the stream stays open. */
    static LossReport to(OutputStream stream, boolean hideKeys) {
        return new LossReport(null, stream, hideKeys);
    }

    /** What went wrong with it: the conversion goes on, and is the more important of the two. */
    private IOException failure;

    @Override
    public void lost(Loss loss) {
        if (failure == null) {
            try {
                write(loss);
            } catch (IOException e) {
                failure = e;
            }
        }
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
            out.put(",\"db\":").put(loss.db());
            if (hideKeys) {
                out.put(",\"key_hash\":\"").put(KeyDisplay.hash(loss.key())).put('"');
            } else {
                out.put(",\"key\":");
                json.put(loss.key());
            }
            out.put(",\"type\":\"").put(loss.type().kind().toString());
            out.put("\",\"rdb_type\":\"").put(loss.type().name()).put('"');
        }
        out.put(",\"offset\":").put(loss.offset()).put('}').endLine();
    }

    /** @throws IOException that it failed, also if it did so before */
    void publish() throws IOException {
        if (failure != null) {
            throw failure;
        }
        out.flush();
        if (file != null) {
            file.publish();
        }
    }

    /** The same behind something else that went wrong, and matters more. */
    void publish(Exception first) {
        try {
            publish();
        } catch (IOException e) {
            first.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
