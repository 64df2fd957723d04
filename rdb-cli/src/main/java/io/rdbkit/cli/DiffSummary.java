package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.format.Checksum;
import io.rdbkit.transform.Aspect;
import io.rdbkit.transform.DiffResult;
import io.rdbkit.transform.DiffResult.Count;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints how much differs. */
final class DiffSummary {

    private DiffSummary() {}

    /** For people: some lines. The last one has no line end. */
    static String text(String a, String b, DiffResult diff) {
        Count keys = diff.keys();
        long[] counts = {diff.a().kept(), diff.b().kept(), keys.onlyA(), keys.onlyB(), keys.changed(), keys.equal()};
        int width = 1;
        for (long count : counts) {
            width = Math.max(width, Long.toString(count).length());
        }
        String line = "%-9s  %" + width + "d %s";
        List<String> lines = new ArrayList<>();
        lines.add(line.formatted("A", counts[0], "keys in " + Failure.oneLine(a) + remarks(diff.a())));
        lines.add(line.formatted("B", counts[1], "keys in " + Failure.oneLine(b) + remarks(diff.b())));
        lines.add(line.formatted("only in A", counts[2], "keys"));
        lines.add(line.formatted("only in B", counts[3], "keys"));
        lines.add(line.formatted("differ", counts[4], "keys" + aspects(diff.aspects())));
        lines.add(line.formatted("equal", counts[5], "keys"));
        Count functions = diff.functions();
        if (!functions.allEqual()) {
            lines.add("function libraries: " + functions.onlyA() + " only in A, " + functions.onlyB() + " only in B, "
                    + functions.changed() + " differ");
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String remarks(Summary read) {
        String checksum = read.checksum() == Checksum.WRONG ? ", " + Wording.checksum(Checksum.WRONG) : "";
        return checksum + Wording.tail(read.tail(), null) + (read.tail() == null ? "" : ", not compared");
    }

    private static String aspects(Map<Aspect, Long> aspects) {
        return aspects.isEmpty()
                ? ""
                : aspects.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    /** For machines: one line. */
    static String json(String a, String b, DiffResult diff) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            file("a", a, diff.a(), json);
            file("b", b, diff.b(), json);
            count(diff.keys(), json);
            json.writeObjectFieldStart("parts");
            for (Map.Entry<Aspect, Long> e : diff.aspects().entrySet()) {
                json.writeNumberField(e.getKey().toString(), e.getValue());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("functions");
            count(diff.functions(), json);
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void file(String side, String name, Summary read, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(side);
        json.writeStringField("file", name);
        json.writeNumberField("keys", read.kept());
        json.writeEndObject();
    }

    private static void count(Count count, JsonGenerator json) throws IOException {
        json.writeNumberField("only_a", count.onlyA());
        json.writeNumberField("only_b", count.onlyB());
        json.writeNumberField("changed", count.changed());
        json.writeNumberField("equal", count.equal());
    }
}
