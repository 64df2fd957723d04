package io.rdbkit.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads JSON objects of numbers, strings, booleans and nested objects. */
final class Json {

    private Json() {}

    static Map<String, Object> object(String text) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            Map<String, Object> object = object(json);
            if (json.nextToken() != null) {
                throw new IOException("more than one value in " + text);
            }
            return object;
        }
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            fields.put(
                    name,
                    switch (json.nextToken()) {
                        case START_OBJECT -> object(json);
                        case VALUE_STRING -> json.getText();
                        case VALUE_NUMBER_INT -> json.getLongValue();
                        case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
                        case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
                        default -> throw new IOException("unexpected " + json.currentToken());
                    });
        }
        return fields;
    }
}
