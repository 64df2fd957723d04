package io.rdbkit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.ModuleAuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JSON that an export of a file must have by docs/json.md. It is decoded entry by entry, and built as trees. */
final class ExpectedJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ExpectedJson() {}

    static List<JsonNode> of(Path dump) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT.withIgnoreChecksum(true))) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                ObjectNode node = NODES.objectNode();
                if (entry instanceof KeyEntry key) {
                    all.add(key(key, node));
                } else if (entry instanceof FunctionEntry function) {
                    all.add(node.put("function", text(function.code())));
                } else if (entry instanceof ModuleAuxEntry aux) {
                    ObjectNode module = node.putObject("module_aux");
                    module(aux.decode(), module).put("when", aux.when());
                    all.add(node);
                }
            }
        }
        return all;
    }

    private static JsonNode key(KeyEntry key, ObjectNode node) throws IOException {
        node.put("db", key.db());
        node.put("key", text(key.key()));
        node.put("type", key.type().kind().toString());
        node.put("encoding", key.encoding().toString());
        if (key.hasExpiry()) {
            node.put("expiry", key.expiry());
        }
        if (key.eviction().idleSeconds() >= 0) {
            node.put("idle", key.eviction().idleSeconds());
        }
        if (key.eviction().frequency() >= 0) {
            node.put("freq", key.eviction().frequency());
        }
        if (!key.metadata().isEmpty()) {
            node.put("metadata", text(key.metadata()));
        }
        node.set("value", value(key.decode()));
        return node;
    }

    private static String text(Bytes bytes) {
        return SurrogateEscape.text(bytes.toByteArray());
    }

    private static String text(Slice slice) {
        return text(slice.toBytes());
    }

    private static JsonNode real(double number) {
        if (Double.isNaN(number)) {
            long bits = Double.doubleToRawLongBits(number);
            return NODES.textNode(
                    bits == Double.doubleToLongBits(Double.NaN) ? "nan" : "nan:" + Long.toHexString(bits));
        }
        return Double.isInfinite(number) ? NODES.textNode(number > 0 ? "inf" : "-inf") : NODES.numberNode(number);
    }

    private static JsonNode unsigned(long number) {
        return NODES.numberNode(new BigInteger(Long.toUnsignedString(number)));
    }

    private static JsonNode value(Value value) throws IOException {
        if (value instanceof StringValue string) {
            return NODES.textNode(text(string.toBytes()));
        }
        if (value instanceof ListValue list) {
            ArrayNode node = NODES.arrayNode();
            list.toList().forEach(item -> node.add(text(item)));
            return node;
        }
        if (value instanceof SetValue set) {
            ArrayNode node = NODES.arrayNode();
            set.toSet().forEach(member -> node.add(text(member)));
            return node;
        }
        ObjectNode node = NODES.objectNode();
        if (value instanceof ZsetValue zset) {
            for (ZsetMember member; (member = zset.next()) != null; ) {
                node.set(text(member.member()), real(member.score()));
            }
            return node;
        }
        if (value instanceof HashValue hash) {
            for (HashField field; (field = hash.next()) != null; ) {
                if (field.expiry() == Expiry.NONE) {
                    node.put(text(field.field()), text(field.value()));
                } else {
                    node.putObject(text(field.field()))
                            .put("value", text(field.value()))
                            .put("expiry", field.expiry());
                }
            }
            return node;
        }
        if (value instanceof StreamValue stream) {
            return stream(stream, node);
        }
        return value instanceof ArrayValue array ? array(array, node) : module((ModuleValue) value, node);
    }

    private static JsonNode array(ArrayValue array, ObjectNode node) throws IOException {
        if (array.insertIndex() != ArrayValue.NO_INSERT_INDEX) {
            node.set("insert_index", unsigned(array.insertIndex()));
        }
        ObjectNode elements = node.putObject("elements");
        for (ArrayElement e; (e = array.next()) != null; ) {
            elements.set(
                    Long.toUnsignedString(e.index()),
                    switch (e.form()) {
                        case STRING -> NODES.textNode(text(e.text()));
                        case INTEGER -> NODES.numberNode(e.integer());
                        case DOUBLE ->
                            Double.isFinite(e.real())
                                    ? real(e.real())
                                    : NODES.objectNode().set("double", real(e.real()));
                    });
        }
        return node;
    }

    private static ObjectNode module(ModuleValue value, ObjectNode node) throws IOException {
        node.put("module", value.module().name());
        node.put("version", value.module().version());
        ArrayNode tokens = node.putArray("tokens");
        for (ModuleToken token; (token = value.next()) != null; ) {
            JsonNode is =
                    switch (token.form()) {
                        case SIGNED -> NODES.numberNode(token.integer());
                        case UNSIGNED -> unsigned(token.integer());
                        case FLOAT, DOUBLE -> real(token.real());
                        case STRING -> NODES.textNode(text(token.string()));
                    };
            tokens.addArray()
                    .add(token.form().name().toLowerCase(java.util.Locale.ROOT))
                    .add(is);
        }
        return node;
    }

    private static JsonNode stream(StreamValue stream, ObjectNode node) throws IOException {
        ArrayNode records = node.putArray("records");
        for (StreamRecord record; (record = stream.next()) != null; ) {
            ObjectNode one = records.addObject();
            one.put("id", new StreamId(record.ms(), record.seq()).toString());
            ArrayNode fields = one.putArray("fields");
            for (FieldValue field; (field = record.nextField()) != null; ) {
                fields.add(text(field.field())).add(text(field.value()));
            }
        }
        StreamState state = stream.state();
        node.put("length", state.length());
        node.put("last_id", state.lastId().toString());
        node.put("first_id", state.firstId().toString());
        node.put("max_deleted_id", state.maxDeletedId().toString());
        node.put("entries_added", state.entriesAdded());
        ArrayNode groups = node.putArray("groups");
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            group(group, groups.addObject());
        }
        StreamIdempotence idempotence = stream.idempotence();
        if (idempotence != null) {
            idempotence(idempotence, node.putObject("idempotence"));
        }
        return node;
    }

    private static void group(StreamGroup group, ObjectNode node) {
        node.put("name", text(group.name()));
        node.put("last_id", group.lastId().toString());
        node.put("entries_read", group.entriesRead() == StreamGroup.UNKNOWN ? null : group.entriesRead());
        ArrayNode consumers = node.putArray("consumers");
        for (StreamConsumer consumer : group.consumers()) {
            consumers
                    .addObject()
                    .put("name", text(consumer.name()))
                    .put("seen_time", consumer.seenTime())
                    .put("active_time", consumer.activeTime());
        }
        ArrayNode entries = node.putArray("pending");
        StreamPending pending = group.pending();
        for (int i = 0; i < pending.size(); i++) {
            int owner = pending.consumer(i);
            entries.addObject()
                    .put("id", new StreamId(pending.ms(i), pending.seq(i)).toString())
                    .put(
                            "consumer",
                            owner < 0 ? null : text(group.consumers().get(owner).name()))
                    .put("delivery_time", pending.deliveryTime(i))
                    .put("delivery_count", pending.deliveryCount(i));
        }
    }

    private static void idempotence(StreamIdempotence idempotence, ObjectNode node) {
        node.put("duration", idempotence.durationSeconds());
        node.put("max_entries", idempotence.maxEntries());
        node.put("added", idempotence.added());
        node.put("duplicates", idempotence.duplicates());
        ArrayNode producers = node.putArray("producers");
        for (StreamIdempotence.Producer producer : idempotence.producers()) {
            ArrayNode entries =
                    producers.addObject().put("id", text(producer.id())).putArray("entries");
            for (StreamIdempotence.Entry entry : producer.entries()) {
                entries.addObject()
                        .put("id", text(entry.id()))
                        .put("record", entry.record().toString());
            }
        }
    }
}
