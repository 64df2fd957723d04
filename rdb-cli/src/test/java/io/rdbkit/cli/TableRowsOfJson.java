package io.rdbkit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The rows that the table of elements must have, made of {@code export --format jsonl}. */
final class TableRowsOfJson {

    /** The question whose answer they are equal to. */
    static final String QUESTION = "SELECT db, hex(\"key\"), type, ordinal, hex(field), hex(value), score,"
            + " epoch_ms(field_expiry), stream_id FROM %s";

    private final List<String> rows = new ArrayList<>();
    private String key;
    private long ordinal;

    private TableRowsOfJson() {}

    static List<String> of(String lines) throws IOException {
        TableRowsOfJson made = new TableRowsOfJson();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : lines.lines().toList()) {
            JsonNode entry = mapper.readTree(line);
            if (entry.has("key")) {
                made.key = entry.get("db") + "|" + hex(entry.get("key").textValue()) + "|"
                        + entry.get("type").textValue() + "|";
                made.ordinal = 0;
                made.add(entry.get("type").textValue(), entry.get("value"));
            }
        }
        return made.rows;
    }

    private void add(String type, JsonNode value) {
        switch (type) {
            case "string" -> row("-", hex(value.textValue()), "-", "-", "-");
            case "list", "set" -> value.forEach(item -> row("-", hex(item.textValue()), "-", "-", "-"));
            case "zset" -> value.properties().forEach(m -> row("-", hex(m.getKey()), score(m.getValue()), "-", "-"));
            case "hash" -> value.properties().forEach(m -> field(m.getKey(), m.getValue()));
            case "stream" -> value.get("records").forEach(this::record);
            default -> row("-", "-", "-", "-", "-");
        }
    }

    private void field(String name, JsonNode value) {
        boolean expires = value.isObject();
        String text = expires ? value.get("value").textValue() : value.textValue();
        row(hex(name), hex(text), "-", expires ? value.get("expiry").toString() : "-", "-");
    }

    private void record(JsonNode record) {
        JsonNode fields = record.get("fields");
        for (int i = 0; i < fields.size(); i += 2) {
            row(
                    hex(fields.get(i).textValue()),
                    hex(fields.get(i + 1).textValue()),
                    "-",
                    "-",
                    record.get("id").textValue());
        }
    }

    private void row(String field, String value, String score, String expiry, String id) {
        rows.add(key + String.join("|", Long.toString(ordinal++), field, value, score, expiry, id));
    }

    private static String score(JsonNode score) {
        return score.isNumber()
                ? Double.toString(score.doubleValue())
                : score.textValue().replace("inf", "Infinity");
    }

    /** Of the bytes; a lone surrogate from U+DC80 on is one of them. */
    private static String hex(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isLowSurrogate(c)) {
                bytes.write(c & 0xff);
            } else {
                int code = text.codePointAt(i);
                i += Character.charCount(code) - 1;
                bytes.writeBytes(Character.toString(code).getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().withUpperCase().formatHex(bytes.toByteArray());
    }
}
