package io.rdbkit.analyze;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;

/**
 * A key that is remembered for the memory it takes.
 *
 * @param file     the place of its file on the command line, from 0
 * @param db       the number of its database
 * @param key      its name
 * @param kind     what it holds
 * @param encoding how the server that wrote the file held it
 * @param elements how many elements it has
 * @param size     bytes of its value in the file
 * @param expiry   unix time in milliseconds, or {@link Expiry#NONE}
 * @param use      what it takes
 */
public record MemoryKey(
        int file,
        int db,
        Bytes key,
        ValueKind kind,
        ObjectEncoding encoding,
        long elements,
        long size,
        long expiry,
        MemoryUse use) {}
