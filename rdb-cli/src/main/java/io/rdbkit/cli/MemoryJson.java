package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.analyze.Distribution;
import io.rdbkit.analyze.MemoryGroup;
import io.rdbkit.analyze.MemoryKey;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.analyze.PrefixNode;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** A {@link MemoryReport} as JSON; names and bytes are as in docs/json.md, the rest in docs/memory.md. */
final class MemoryJson {

    /** What a prefix takes at least to be told, as a part of all. */
    static final int LEAST_PART = 1000;

    private final MemoryReport report;
    private final MemoryScan scan;
    private final List<String> files;
    private final Detail detail;

    private JsonGenerator json;

    MemoryJson(MemoryReport report, List<String> files) {
        this(report, null, files, Detail.WHOLE);
    }

    MemoryJson(MemoryScan scan, List<String> files, Detail detail) {
        this(scan.report(), scan, files, detail);
    }

    private MemoryJson(MemoryReport report, MemoryScan scan, List<String> files, Detail detail) {
        this.report = report;
        this.scan = scan;
        this.files = files;
        this.detail = detail;
    }

    /**
     * How much is told.
     *
     * @param leastPart   a prefix is told if it has at least this part of the memory: 1000 for a thousandth
     * @param longestName of a longer name only the beginning is told, and how many bytes it has
     * @param top         how many keys
     * @param byFile      whether each group has the memory of each file, if there are several
     */
    record Detail(long leastPart, int longestName, int top, boolean byFile) {
        static final Detail WHOLE = new Detail(LEAST_PART, Integer.MAX_VALUE, Integer.MAX_VALUE, true);
    }

    private interface Writing {
        void write() throws IOException;
    }

    private String object(Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            json = generator;
            json.writeStartObject();
            writing.write();
            json.writeEndObject();
        }
        return text.toString();
    }

    /** One group, on one line. */
    String row(String by, MemoryRow row) throws IOException {
        return object(() -> {
            string(by, row.name());
            figures(row.group());
            if (row.missing() > 0) {
                json.writeNumberField("missing", row.missing());
            }
        });
    }

    /** All of it. */
    String text() throws IOException {
        return object(() -> {
            json.writeNumberField("now", scan.nowMillis());
            json.writeArrayFieldStart("files");
            for (int i = 0; i < files.size(); i++) {
                file(i);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("total");
            figures(report.total());
            json.writeEndObject();
            json.writeNumberField("tables", report.tables());
            for (MemoryReport.By by : MemoryReport.By.values()) {
                if (by == MemoryReport.By.SLOT) {
                    slots(report.groups(by));
                } else if (by != MemoryReport.By.PREFIX && by != MemoryReport.By.FILE) {
                    groups(MemoryCommand.word(by), report.groups(by));
                }
            }
            json.writeObjectFieldStart("histograms");
            histogram("memory", report.sizes());
            histogram("elements", report.elements());
            histogram("ttl_seconds", report.ttls());
            histogram("idle_seconds", report.idles());
            json.writeEndObject();
            json.writeNumberField("prefix_bound", report.prefixBound());
            json.writeFieldName("prefixes");
            prefix(report.prefixes(), Math.max(1, report.total().memory() / detail.leastPart));
            json.writeArrayFieldStart("top");
            List<MemoryKey> top = report.top();
            for (MemoryKey key : top.subList(0, Math.min(detail.top, top.size()))) {
                key(key);
            }
            json.writeEndArray();
        });
    }

    private void file(int at) throws IOException {
        json.writeStartObject();
        string("file", Bytes.utf8(files.get(at)));
        MemoryModel model = scan.models().get(at);
        if (model != null) {
            json.writeStringField("server", model.server().name());
            json.writeStringField("allocator", model.allocator().toString());
            json.writeBooleanField("measured", model.isMeasured());
        }
        MemoryGroup group = report.groups(MemoryReport.By.FILE).get(Integer.toString(at));
        if (group != null) {
            json.writeNumberField("keys", group.keys());
            json.writeNumberField("expiring", group.expiring());
            json.writeNumberField("memory", group.memory());
            json.writeNumberField("allocated", group.allocated());
            json.writeNumberField("size", group.fileBytes());
        }
        json.writeEndObject();
    }

    private void groups(String name, Map<String, MemoryGroup> groups) throws IOException {
        json.writeArrayFieldStart(name);
        for (Map.Entry<String, MemoryGroup> group : groups.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", group.getKey());
            figures(group.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Slots are many: each is {@code [slot, keys, memory, allocated]}. */
    private void slots(Map<String, MemoryGroup> slots) throws IOException {
        json.writeArrayFieldStart("slot");
        for (Map.Entry<String, MemoryGroup> slot : slots.entrySet()) {
            MemoryGroup group = slot.getValue();
            long[] numbers = {Long.parseLong(slot.getKey()), group.keys(), group.memory(), group.allocated()};
            json.writeArray(numbers, 0, numbers.length);
        }
        json.writeEndArray();
    }

    private void figures(MemoryGroup group) throws IOException {
        json.writeNumberField("keys", group.keys());
        json.writeNumberField("expiring", group.expiring());
        json.writeNumberField("memory", group.memory());
        json.writeNumberField("allocated", group.allocated());
        json.writeNumberField("size", group.fileBytes());
        json.writeNumberField("elements", group.elements());
        json.writeNumberField("average", group.average());
        json.writeNumberField("p50", group.percentile(50));
        json.writeNumberField("p90", group.percentile(90));
        json.writeNumberField("p99", group.percentile(99));
        if (group.estimates() > 0) {
            json.writeNumberField("estimates", group.estimates());
        }
        if (files.size() > 1 && detail.byFile) {
            json.writeArrayFieldStart("files");
            for (int file = 0; file < files.size(); file++) {
                json.writeNumber(group.memoryOf(file));
            }
            json.writeEndArray();
        }
    }

    private void histogram(String name, Distribution distribution) throws IOException {
        json.writeArrayFieldStart(name);
        for (Distribution.Step step : distribution.steps()) {
            json.writeStartObject();
            json.writeNumberField("from", step.from());
            json.writeNumberField("keys", step.keys());
            json.writeNumberField("memory", step.memory());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A node with those of its children that are large enough; {@code others} is what the rest has. */
    private void prefix(PrefixNode node, long least) throws IOException {
        json.writeStartObject();
        string("part", node.part());
        figures(node);
        if (node.mostMissing() > 0) {
            json.writeNumberField("missing", node.mostMissing());
        }
        List<PrefixNode> children = node.children();
        long keys = node.keys();
        long memory = node.memory();
        if (!children.isEmpty()) {
            json.writeArrayFieldStart("children");
            for (PrefixNode child : children) {
                if (child.memory() < least) {
                    break; // the others have less
                }
                prefix(child, least);
                keys -= child.keys();
                memory -= child.memory();
            }
            json.writeEndArray();
        }
        if (keys > 0 && keys < node.keys()) {
            json.writeObjectFieldStart("others");
            json.writeNumberField("keys", keys);
            json.writeNumberField("memory", memory);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void key(MemoryKey key) throws IOException {
        json.writeStartObject();
        if (files.size() > 1) {
            json.writeNumberField("file", key.file());
        }
        json.writeNumberField("db", key.db());
        string("key", key.key());
        json.writeStringField("type", key.kind().toString());
        json.writeStringField("encoding", key.encoding().toString());
        json.writeNumberField("elements", key.elements());
        json.writeNumberField("size", key.size());
        json.writeNumberField("memory", key.use().memory());
        json.writeNumberField("allocated", key.use().allocated());
        if (key.use().isEstimate()) {
            json.writeBooleanField("estimate", true);
        }
        if (key.expiry() != Expiry.NONE) {
            json.writeNumberField("expiry", key.expiry());
        }
        json.writeEndObject();
    }

    private void string(String field, Bytes bytes) throws IOException {
        JsonName.write(json, field, bytes, detail.longestName);
    }
}
