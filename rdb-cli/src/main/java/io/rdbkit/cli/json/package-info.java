/**
 * Reads the JSON form of keys (docs/json.md), for {@code rdb build}. {@code JsonText} writes it.
 *
 * <p>{@code JsonKeys} gives a key for each line, around a value that reads the line as it is pulled. Below it, {@code JsonReader}
 * reads JSON as bytes: a parser that makes text of it would hold each string whole, twice as wide, could not tell the escape of a raw
 * byte from the same bytes unescaped, and takes much for UTF-8 that is none.
 */
package io.rdbkit.cli.json;
