package io.rdbkit.transform;

import java.util.List;

/**
 * What a split made.
 *
 * @param summary     what was read, kept and changed
 * @param parts       the files, in the order of their first keys
 * @param inputBytes  length of the input as it is, compressed if it was
 * @param inputSha256 SHA-256 of the input as it is, in hex
 */
public record SplitResult(Summary summary, List<Part> parts, long inputBytes, String inputSha256) {}
