package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.RdbType;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A report about each thing that a run loses, one JSON object a line. It goes to a file, which appears when it is
 * complete, or to a stream at once.
 */
abstract class Report implements Closeable {

    private static final int BUFFER = 1 << 16;

    /** Null for a stream. */
    private final OutputFile file;

    final LineBuffer out;
    final JsonText json;

    /** The first failure of the report. The run goes on, because it is more important than the report. */
    private IOException failure;

    final boolean hideKeys;

    /** Reports to a stream, which stays open. */
    Report(OutputStream stream, boolean hideKeys) {
        this(null, stream, hideKeys);
    }

    /** @throws IllegalArgumentException if the file is the source */
    Report(Path path, Source source, FilePolicy policy, boolean hideKeys) throws IOException {
        this(path, Inputs.of(source), policy, hideKeys);
    }

    /** @throws IllegalArgumentException if the file is one of the inputs */
    Report(Path path, Inputs inputs, FilePolicy policy, boolean hideKeys) throws IOException {
        this(OutputFile.of(inputs, path, policy), hideKeys);
    }

    /**
     * Checks that a report goes to another file than the output of the run.
     *
     * @param output the output of the run; null for none
     * @throws IllegalArgumentException if both are one file
     */
    static void requireOther(String report, Path output) throws IOException {
        if (output == null) {
            return;
        }
        Path path = Path.of(report);
        boolean isSame = Files.exists(path) && Files.exists(output)
                ? Files.isSameFile(path, output)
                : place(path).equals(place(output));
        if (isSame) {
            throw new IllegalArgumentException("--report and --output are the same: " + output);
        }
    }

    private static Path place(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        return directory == null || !Files.isDirectory(directory)
                ? absolute
                : directory.toRealPath().resolve(absolute.getFileName());
    }

    private Report(OutputFile file, boolean hideKeys) {
        this(file, file.stream(), hideKeys);
    }

    private Report(OutputFile file, OutputStream stream, boolean hideKeys) {
        this.file = file;
        this.hideKeys = hideKeys;
        out = new LineBuffer(stream, BUFFER);
        json = new JsonText(out);
    }

    /** Writes a line. */
    interface Line {
        void write() throws IOException;
    }

    /** Writes a line, unless a line before it failed. */
    final void add(Line line) {
        if (failure == null) {
            try {
                line.write();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /** Writes the members that name the key of a line. */
    final void putKey(int db, Bytes key, RdbType type) throws IOException {
        out.put(",\"db\":").put(db);
        json.putKey(key, hideKeys);
        out.put(",\"type\":\"").put(type.kind().toString());
        out.put("\",\"rdb_type\":\"").put(type.name()).put('"');
    }

    /** @throws IOException if the report failed, now or before */
    void publish() throws IOException {
        if (failure != null) {
            throw failure;
        }
        out.flush();
        if (file != null) {
            file.publish();
        }
    }

    /**
     * Publishes the report after another failure. A failure of the report itself is only added to that one, which is
     * more important.
     */
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
