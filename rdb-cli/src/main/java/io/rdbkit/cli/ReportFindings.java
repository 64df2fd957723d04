package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code rdb verify --deep} finds in files: of each kind of flaw how often it is there, and its first places. */
final class ReportFindings {

    private static final int PLACES = 3;

    private record Place(String file, Finding finding) {}

    private final Map<Flaw, Long> counts = new EnumMap<>(Flaw.class);
    private final Map<Flaw, List<Place>> places = new EnumMap<>(Flaw.class);

    void look(String file, Source source, long nowMillis) throws IOException {
        DeepCheck.of(source, nowMillis, finding -> {
            counts.merge(finding.flaw(), finding.count(), Long::sum);
            List<Place> first = places.computeIfAbsent(finding.flaw(), none -> new ArrayList<>());
            if (first.size() < PLACES) {
                first.add(new Place(file, finding));
            }
        });
    }

    /** Writes an array. */
    void write(JsonGenerator json, int longestName) throws IOException {
        json.writeStartArray();
        for (Map.Entry<Flaw, Long> count : counts.entrySet()) {
            Flaw flaw = count.getKey();
            json.writeStartObject();
            json.writeStringField("code", flaw.toString());
            json.writeStringField("severity", FindingLine.severity(flaw));
            json.writeStringField("effect", flaw.effect());
            json.writeNumberField("count", count.getValue());
            json.writeArrayFieldStart("places");
            for (Place place : places.getOrDefault(flaw, List.of())) {
                Finding finding = place.finding();
                json.writeStartObject();
                JsonName.write(json, "file", Bytes.utf8(place.file()), longestName);
                JsonName.write(json, "what", Bytes.utf8(finding.what()), longestName);
                if (finding.offset() >= 0) {
                    json.writeNumberField("offset", finding.offset());
                }
                if (finding.key() != null) {
                    json.writeNumberField("db", finding.db());
                    JsonName.write(json, "key", finding.key(), longestName);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
