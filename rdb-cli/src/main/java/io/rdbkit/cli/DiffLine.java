package io.rdbkit.cli;

import io.rdbkit.transform.Aspect;
import io.rdbkit.transform.Difference;
import java.io.IOException;
import java.util.Iterator;

/** Prints a difference as one line. */
abstract class DiffLine {

    final LineBuffer out;

    DiffLine(LineBuffer out) {
        this.out = out;
    }

    abstract void write(Difference difference) throws IOException;

    void flush() throws IOException {
        out.flush();
    }

    /** Prints the kind of difference, then the key. The name of the key comes last, because it may hold anything. */
    static final class Text extends DiffLine {

        /** The width of {@code differs: value, expiry}. Longer texts are rare. */
        private static final int WIDTH = 22;

        Text(LineBuffer out) {
            super(out);
        }

        @Override
        void write(Difference difference) throws IOException {
            String what =
                    switch (difference.kind()) {
                        case ONLY_A -> "only in A";
                        case ONLY_B -> "only in B";
                        case CHANGED ->
                            difference.isFunction() ? "differs" : "differs: " + Wording.list(difference.aspects());
                    };
            out.put(what);
            for (int width = what.length(); width < WIDTH; width++) {
                out.put(' ');
            }
            if (difference.isFunction()) {
                out.put("  function library  ");
            } else {
                out.put("  db ").put(difference.db()).put("  ");
            }
            out.putKey(difference.name()).endLine();
        }
    }

    static final class Jsonl extends DiffLine {

        private final JsonText json;

        Jsonl(LineBuffer out) {
            super(out);
            json = new JsonText(out);
        }

        @Override
        void write(Difference difference) throws IOException {
            String kind =
                    switch (difference.kind()) {
                        case ONLY_A -> "only-a";
                        case ONLY_B -> "only-b";
                        case CHANGED -> "changed";
                    };
            out.put("{\"diff\":\"").put(kind).put('"');
            if (difference.isFunction()) {
                out.put(",\"function\":");
            } else {
                out.put(",\"db\":").put(difference.db()).put(",\"key\":");
            }
            json.put(difference.name());
            if (!difference.isFunction() && !difference.aspects().isEmpty()) {
                parts(difference.aspects().iterator());
            }
            out.put('}').endLine();
        }

        private void parts(Iterator<Aspect> aspects) throws IOException {
            out.put(",\"parts\":[");
            while (aspects.hasNext()) {
                out.put('"').put(aspects.next().toString()).put(aspects.hasNext() ? "\"," : "\"");
            }
            out.put(']');
        }
    }
}
