package io.rdbkit.transform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a split.
 *
 * @param summary     what was read, kept and changed
 * @param parts       the files, in the order of their first keys
 * @param inputBytes  the length of the input before decompression
 * @param inputSha256 the SHA-256 of the input before decompression, in hex
 */
public record SplitResult(
        Summary summary,
        List<Part> parts,
        long inputBytes,
        @Nullable String inputSha256) {}
