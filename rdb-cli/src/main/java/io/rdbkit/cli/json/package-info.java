/**
 * Reads the JSON form of keys (docs/json.md) for {@code rdb build}. {@code JsonText} writes it.
 *
 * <p>{@code JsonKeys} returns a key for each line, with a value that reads the line while it is pulled.
 * {@code JsonReader} reads JSON as bytes. A parser that reads text would hold each string whole and at twice the size.
 * It could not tell the escape of a raw byte from the same bytes without an escape, and it accepts much that is not
 * valid UTF-8.
 */
package io.rdbkit.cli.json;
