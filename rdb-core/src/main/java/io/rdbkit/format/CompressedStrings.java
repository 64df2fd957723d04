package io.rdbkit.format;

/**
 * The strings that a reader found compressed (LZF): keys, values, elements, packed blobs.
 *
 * @param count         how many
 * @param bytes         what they take in the file
 * @param originalBytes what they become
 */
public record CompressedStrings(long count, long bytes, long originalBytes) {}
