package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import java.io.IOException;
import java.util.Locale;

/** Prints a finding as one line. */
abstract class FindingLine {

    final LineBuffer out;
    final Bytes file;

    FindingLine(LineBuffer out, String file) {
        this.out = out;
        this.file = Bytes.utf8(file);
    }

    abstract void write(Finding finding) throws IOException;

    void flush() throws IOException {
        out.flush();
    }

    static String severity(Flaw flaw) {
        return flaw.severity().toString().toLowerCase(Locale.ROOT);
    }

    /**
     * {@code FILE: error duplicate-key at 1234: the key is there already, db 0, key "user:42", HASH; a server dies while it loads}.
     */
    static final class Text extends FindingLine {

        private final KeyDisplay keys;

        Text(LineBuffer out, String file, KeyDisplay keys) {
            super(out, file);
            this.keys = keys;
        }

        @Override
        void write(Finding finding) throws IOException {
            out.putKey(file)
                    .put(": ")
                    .put(severity(finding.flaw()))
                    .put(' ')
                    .put(finding.flaw().toString());
            if (finding.offset() >= 0) {
                out.put(" at ").put(finding.offset());
            }
            out.put(": ").put(Failure.oneLine(finding.what()));
            if (finding.count() > 1) {
                out.put(" (").put(finding.count()).put(" times)");
            }
            if (finding.db() >= 0) {
                out.put(", db ").put(finding.db());
            }
            if (finding.key() != null) {
                out.put(", key ").put(keys.of(finding.key()));
            }
            if (finding.type() != null) {
                out.put(", ").put(finding.type().toString());
            }
            out.put("; a server ").put(finding.flaw().effect()).endLine();
        }
    }

    static final class Jsonl extends FindingLine {

        private final JsonText json;

        private final boolean hideKeys;

        Jsonl(LineBuffer out, String file, boolean hideKeys) {
            super(out, file);
            this.hideKeys = hideKeys;
            json = new JsonText(out);
        }

        @Override
        void write(Finding finding) throws IOException {
            out.put("{\"file\":");
            json.put(file);
            out.put(",\"code\":\"").put(finding.flaw().toString());
            out.put("\",\"severity\":\"").put(severity(finding.flaw())).put('"');
            if (finding.offset() >= 0) {
                out.put(",\"offset\":").put(finding.offset());
            }
            if (finding.db() >= 0) {
                out.put(",\"db\":").put(finding.db());
            }
            if (finding.key() != null) {
                json.putKey(finding.key(), hideKeys);
            }
            if (finding.type() != null) {
                out.put(",\"type\":\"").put(finding.type().toString()).put('"');
            }
            out.put(",\"what\":");
            json.put(Bytes.utf8(finding.what()));
            out.put(",\"count\":").put(finding.count()).put(",\"effect\":");
            json.put(Bytes.utf8(finding.flaw().effect()));
            out.put('}').endLine();
        }
    }
}
