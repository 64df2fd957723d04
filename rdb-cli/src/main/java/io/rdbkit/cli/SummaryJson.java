package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.repair.RepairSummary;
import io.rdbkit.transform.BuildSummary;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The closing summary as JSON, in one line. */
final class SummaryJson {

    private SummaryJson() {}

    /**
     * @param unmatched the number of keys of each list that the input lacks
     * @param parts     the files that a split made, or null
     */
    static String of(Summary s, Map<String, Long> unmatched, List<Part> parts, boolean dryRun) throws IOException {
        return object(dryRun, s.version(), json -> {
            json.writeStringField("checksum", s.checksum().toString().toLowerCase(Locale.ROOT));
            json.writeNumberField("read", s.read());
            json.writeNumberField("kept", s.kept());
            if (s.sampledFrom() >= 0) {
                json.writeNumberField("sampledFrom", s.sampledFrom());
            }
            write("dropped", s.dropped(), json);
            if (!unmatched.isEmpty()) {
                write("unmatched", unmatched, json);
            }
            json.writeNumberField("renamed", s.renamed());
            json.writeNumberField("moved", s.moved());
            json.writeNumberField("expiryChanged", s.expiryChanged());
            json.writeNumberField("fieldExpiryChanged", s.fieldExpiryChanged());
            json.writeNumberField("fieldsDropped", s.fieldsDropped());
            json.writeNumberField("duplicates", s.duplicates());
            if (s.fieldsLeftOut() > 0) {
                json.writeNumberField("fieldsLeftOut", s.fieldsLeftOut());
            }
            if (s.scoresKept() > 0) {
                json.writeNumberField("scoresKept", s.scoresKept());
            }
            write("leftOut", s.leftOut(), json);
            if (s.isConverted()) {
                json.writeStringField("convertedTo", s.writtenVersion().toString());
            }
            if (s.losses() != null) {
                write("lost", s.losses().counts(), json);
            }
            json.writeNumberField(
                    "aofCommandsDropped",
                    s.inputs().stream()
                            .mapToLong(input ->
                                    input.tail() == null ? 0 : input.tail().commands())
                            .sum());
            json.writeNumberField(
                    "bytesIgnored",
                    s.inputs().stream()
                            .mapToLong(input -> input.ignored() == null
                                    ? 0
                                    : input.ignored().bytes())
                            .sum());
            costs(s.bytesRead(), s.bytesWritten(), s.seconds(), json);
            if (parts != null) {
                json.writeObjectFieldStart("parts");
                for (Part part : parts) {
                    json.writeNumberField(part.name(), part.keys());
                }
                json.writeEndObject();
            }
        });
    }

    static String of(BuildSummary s, boolean dryRun) throws IOException {
        return object(dryRun, s.version(), json -> {
            json.writeNumberField("keys", s.keys());
            json.writeNumberField("others", s.others());
            costs(s.bytesRead(), s.bytesWritten(), s.seconds(), json);
        });
    }

    static String of(RepairSummary s, boolean dryRun) throws IOException {
        return object(dryRun, s.version(), json -> {
            json.writeNumberField("keys", s.keys());
            write("events", s.events(), json);
            json.writeNumberField("unreadableBytes", s.unreadableBytes());
            json.writeBooleanField("whole", s.isWhole());
            costs(s.bytesRead(), s.bytesWritten(), s.seconds(), json);
        });
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static String object(boolean dryRun, RdbVersion version, Members members) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("dryRun", dryRun);
            json.writeStringField("format", version.toString());
            members.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void costs(long bytesRead, long bytesWritten, double seconds, JsonGenerator json)
            throws IOException {
        json.writeNumberField("bytesRead", bytesRead);
        json.writeNumberField("bytesWritten", bytesWritten);
        json.writeNumberField("seconds", seconds);
    }

    private static void write(String name, Map<?, Long> counts, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<?, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey().toString(), count.getValue());
        }
        json.writeEndObject();
    }
}
