package io.rdbkit.format;

/** The file is complete, but its checksum does not match its bytes. */
public final class RdbChecksumException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** @param where what is being read, such as {@code db 0, key "user:42", HASH}; empty if unknown */
    public RdbChecksumException(String what, long offset, String where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbChecksumException(String what, long offset) {
        this(what, offset, "");
    }
}
