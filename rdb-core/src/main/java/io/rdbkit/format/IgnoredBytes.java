package io.rdbkit.format;

/**
 * Bytes behind an RDB that hold no keys and no commands. Servers don't look behind the end of an RDB.
 *
 * @param kind   what they look like
 * @param offset the offset of the first of them, from the start of the (decompressed) input; behind a VCS envelope from the start of
 *               what the envelope stands in
 * @param bytes  how many there are
 */
public record IgnoredBytes(Kind kind, long offset, long bytes) {

    /** What bytes behind an RDB look like. */
    public enum Kind {
        /**
         * The mark that ends the RDB in a full sync without a known length, as {@code redis-cli --rdb -} passes it on: 40 hexadecimal digits,
         * and line ends if any. Nothing but this shape tells it from other digits.
         */
        EOF_MARK,
        /** Line feeds and carriage returns only. */
        LINE_ENDS,
        /** Zeros only, as a copy by blocks leaves them. */
        ZEROS,
        /** Anything else that reads neither as a record nor as a command, behind an RDB whose checksum proves that it ends there. */
        OTHER
    }

    /** {@code 40 bytes that look like the EOF mark of a replication stream}. */
    public String what() {
        return bytes
                + (bytes == 1 ? " byte " : " bytes ")
                + switch (kind) {
                    case EOF_MARK -> "that look like the EOF mark of a full sync (redis-cli --rdb -)";
                    case LINE_ENDS -> "of line ends";
                    case ZEROS -> "of zeros";
                    case OTHER -> "that are neither records nor commands";
                };
    }
}
