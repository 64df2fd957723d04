package io.rdbkit.format;

/**
 * Bytes behind an RDB that are neither keys nor commands. Servers don't read behind the end of an RDB.
 *
 * @param kind   what they look like
 * @param offset the offset of the first of them, from the start of the (decompressed) input; behind a VCS envelope
 *     from the start of the input that has the envelope
 * @param bytes  how many there are
 */
public record IgnoredBytes(Kind kind, long offset, long bytes) {

    /** What the bytes behind an RDB look like. */
    public enum Kind {
        /**
         * The mark that ends the RDB in a full sync of unknown length, as {@code redis-cli --rdb -} passes it on: 40
         * hexadecimal digits and any line ends. Only this form distinguishes it from other digits.
         */
        EOF_MARK,
        /** Only line feeds and carriage returns. */
        LINE_ENDS,
        /** Only zeros, as a copy by blocks leaves them. */
        ZEROS,
        /**
         * Any other bytes that are neither a record nor a command, behind an RDB whose checksum proves that it ends
         * there.
         */
        OTHER
    }

    /** The bytes in words: {@code 40 bytes that look like the EOF mark of a replication stream}. */
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
