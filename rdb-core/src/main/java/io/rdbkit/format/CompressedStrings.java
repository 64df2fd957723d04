package io.rdbkit.format;

/**
 * The compressed strings (LZF) that a reader found: keys, values, elements, packed blobs.
 *
 * @param count         how many
 * @param bytes         their size in the file
 * @param originalBytes their size after decompression
 */
public record CompressedStrings(long count, long bytes, long originalBytes) {}
