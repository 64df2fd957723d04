package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.IOException;

/**
 * A key with one of the largest values.
 *
 * @param db       the number of its database
 * @param key      its name
 * @param kind     the kind of its value
 * @param encoding the encoding in which the server held it
 * @param elements the number of its elements, as in {@link KeyEntry#elements}
 * @param size     the size of its value in the file, in bytes
 */
public record LargeKey(int db, Bytes key, ValueKind kind, ObjectEncoding encoding, long elements, long size) {

    static LargeKey of(KeyEntry key) throws IOException {
        return new LargeKey(
                key.db(), key.key(), key.type().kind(), key.encoding(), key.elements(), key.serializedSize());
    }
}
