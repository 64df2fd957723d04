package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rdbkit.analyze.MemoryGroup;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.analyze.PrefixNode;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What has grown between two reports, in all, by type and by prefix: the figures of both. */
final class GrowthJson {

    private final JsonGenerator json;
    private final MemoryJson.Detail detail;

    /** @param json is in an object */
    GrowthJson(JsonGenerator json, MemoryJson.Detail detail) {
        this.json = json;
        this.detail = detail;
    }

    void write(MemoryReport now, MemoryReport old) throws IOException {
        json.writeObjectFieldStart("total");
        figures(now.total(), old.total());
        json.writeEndObject();
        json.writeArrayFieldStart("type");
        Map<String, MemoryGroup> types = now.groups(MemoryReport.By.TYPE);
        Map<String, MemoryGroup> oldTypes = old.groups(MemoryReport.By.TYPE);
        TreeSet<String> names = new TreeSet<>(types.keySet());
        names.addAll(oldTypes.keySet());
        for (String name : names) {
            json.writeStartObject();
            json.writeStringField("name", name);
            figures(types.get(name), oldTypes.get(name));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("prefix_bound", now.prefixBound() + old.prefixBound());
        long all = Math.max(now.total().memory(), old.total().memory());
        json.writeFieldName("prefixes");
        prefix(now.prefixes(), old.prefixes(), Math.max(1, all / detail.leastPart()));
    }

    /** A prefix with those below it that are or were large enough. One of both may be null. */
    private void prefix(PrefixNode now, PrefixNode old, long least) throws IOException {
        json.writeStartObject();
        JsonName.write(json, "part", now == null ? old.part() : now.part(), detail.longestName());
        figures(now, old);
        long missing = (now == null ? 0 : now.mostMissing()) + (old == null ? 0 : old.mostMissing());
        if (missing > 0) {
            json.writeNumberField("missing", missing);
        }
        List<PrefixNode[]> large = new ArrayList<>();
        for (PrefixNode[] pair : pairs(now, old)) {
            if (memory(pair[0]) >= least || memory(pair[1]) >= least) {
                large.add(pair);
            }
        }
        if (!large.isEmpty()) {
            json.writeArrayFieldStart("children");
            for (PrefixNode[] pair : large) {
                prefix(pair[0], pair[1], least);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static Iterable<PrefixNode[]> pairs(PrefixNode now, PrefixNode old) {
        Map<Bytes, PrefixNode[]> pairs = new LinkedHashMap<>();
        if (now != null) {
            now.children().forEach(child -> pairs.put(child.part(), new PrefixNode[] {child, null}));
        }
        if (old != null) {
            old.children().forEach(child -> pairs.computeIfAbsent(child.part(), none -> new PrefixNode[2])[1] = child);
        }
        return pairs.values();
    }

    private void figures(MemoryGroup now, MemoryGroup old) throws IOException {
        json.writeNumberField("keys", now == null ? 0 : now.keys());
        json.writeNumberField("memory", memory(now));
        json.writeNumberField("old_keys", old == null ? 0 : old.keys());
        json.writeNumberField("old_memory", memory(old));
    }

    private static long memory(MemoryGroup group) {
        return group == null ? 0 : group.memory();
    }
}
