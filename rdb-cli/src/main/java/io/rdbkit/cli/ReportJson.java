package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** What the page of {@code rdb report} shows, as one JSON object. */
final class ReportJson {

    private static final int LONGEST_NAME = 256;
    private static final int MOST_LIBRARIES = 100;
    /** Beyond so many files, reasons are left out, and which servers load them is told in a few words only. */
    private static final int MOST_FILES_WITH_REASONS = 8;

    /** What is tried first. */
    private static final MemoryJson.Detail FULL =
            new MemoryJson.Detail(MemoryJson.LEAST_PART, 1 << 14, Integer.MAX_VALUE, true);

    private final List<String> files;
    private final MemoryScan now;
    private final String against;
    private final MemoryScan old;
    private final List<Inventory> inventories;
    private final boolean filtered;

    private MemoryJson.Detail detail;
    private JsonGenerator json;

    /**
     * @param against     an older file; null for none
     * @param old         its figures; null for none
     * @param inventories of each file; null for one that could not be read twice
     * @param filtered    whether the figures are of some keys only
     */
    ReportJson(
            List<String> files,
            MemoryScan now,
            String against,
            MemoryScan old,
            List<Inventory> inventories,
            boolean filtered) {
        this.files = files;
        this.now = now;
        this.against = against;
        this.old = old;
        this.inventories = inventories;
        this.filtered = filtered;
    }

    /**
     * As much as there is room for.
     *
     * @param most how many bytes, as UTF-8 and with each {@code <} escaped
     */
    String text(long most) throws IOException {
        String text = text(FULL);
        int names = LONGEST_NAME;
        long part = MemoryJson.LEAST_PART;
        for (int top = 1000; sizeOf(text) > most && part > 1; top = Math.max(25, top / 2)) {
            text = text(new MemoryJson.Detail(part, names, top, top > 500));
            names = Math.max(32, names / 2);
            part /= 2;
        }
        return text;
    }

    private static long sizeOf(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c == '<' ? 6 : c < 0x80 ? 1 : 3;
        }
        return bytes;
    }

    private String text(MemoryJson.Detail of) throws IOException {
        detail = of;
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            json = generator;
            json.writeStartObject();
            json.writeNumberField("least_part", of.leastPart());
            json.writeBooleanField("filtered", filtered);
            json.writeFieldName("memory");
            json.writeRawValue(new MemoryJson(now, files, of).text());
            json.writeArrayFieldStart("files");
            for (int i = 0; i < files.size(); i++) {
                file(files.get(i), inventories.get(i));
            }
            json.writeEndArray();
            if (old != null) {
                json.writeObjectFieldStart("growth");
                JsonName.write(json, "against", Bytes.utf8(against), LONGEST_NAME);
                new GrowthJson(json, detail).write(now.report(), old.report());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private void file(String name, Inventory i) throws IOException {
        json.writeStartObject();
        JsonName.write(json, "file", Bytes.utf8(name), LONGEST_NAME);
        if (i != null) {
            json.writeStringField("format", i.version().toString());
            json.writeStringField("checksum", Wording.checksum(i.checksum()));
            json.writeNumberField("bytes", i.length());
            json.writeStringField("loads_in", LoadsIn.of(i));
            json.writeNumberField("library_count", i.functions().size());
            json.writeArrayFieldStart("libraries");
            for (String library : i.functions()
                    .subList(
                            0,
                            Math.min(
                                    MOST_LIBRARIES / files.size() + 1,
                                    i.functions().size()))) {
                json.writeStartObject();
                JsonName.write(json, "name", Bytes.utf8(library), LONGEST_NAME);
                json.writeEndObject();
            }
            json.writeEndArray();
            if (files.size() <= MOST_FILES_WITH_REASONS) {
                servers(i);
            }
        }
        json.writeEndObject();
    }

    private void servers(Inventory i) throws IOException {
        json.writeArrayFieldStart("servers");
        for (ServerVersion server : ServerVersion.known()) {
            json.writeStartObject();
            json.writeStringField("server", server.toString());
            json.writeArrayFieldStart("reasons");
            for (String reason : LoadCheck.reasonsAgainst(i, Target.of(server))) {
                json.writeString(reason.length() > LONGEST_NAME ? reason.substring(0, LONGEST_NAME) + "..." : reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
