package io.rdbkit.format;

/** The file is whole, but its checksum is not that of its bytes. */
public final class RdbChecksumException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbChecksumException(String what, long offset, String where) {
        super(what, offset, where);
    }

    /** For a place outside any key. */
    public RdbChecksumException(String what, long offset) {
        this(what, offset, "");
    }
}
