package io.rdbkit.transform;

import java.util.List;

/**
 * The result of a split.
 *
 * @param summary what was read, kept and changed
 * @param parts   the files: those that were asked for by name, in that order; then others, in the order of their first keys
 * @param inputs  the SHA-256 of the inputs; none unless {@link io.rdbkit.WriteOptions#digest} asks for it
 */
public record SplitResult(Summary summary, List<Part> parts, List<InputSha256> inputs) {

    /**
     * The digest of an input as it is, compressed if it was.
     *
     * @param name   of the input
     * @param bytes  its length
     * @param sha256 its SHA-256, in hex
     */
    public record InputSha256(String name, long bytes, String sha256) {}
}
