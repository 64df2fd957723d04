package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.IOException;

/**
 * A key that is remembered for the size of its value.
 *
 * @param db       the number of its database
 * @param key      its name
 * @param kind     what it holds
 * @param encoding how the server held it
 * @param elements how many elements it has, as {@link KeyEntry#elements} counts them
 * @param size     bytes of its value in the file
 */
public record LargeKey(int db, Bytes key, ValueKind kind, ObjectEncoding encoding, long elements, long size) {

    static LargeKey of(KeyEntry key) throws IOException {
        return new LargeKey(
                key.db(), key.key(), key.type().kind(), key.encoding(), key.elements(), key.serializedSize());
    }
}
