package io.rdbkit;

import java.util.List;

/** The file is good, but doing what was asked would lose or overwrite something, or exceed a limit. */
public final class RdbRefusedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** Why it is refused, for a caller who knows what can be done about it. */
    public enum Reason {
        /** AOF commands behind the RDB would get lost. */
        AOF_TAIL,
        /** Two keys would become one. */
        DUPLICATE,
        /** The output can't hold what the input says. */
        LOSS,
        /** The same, of a target, whose {@link LossPolicy} could allow it. */
        LOSS_FOR_TARGET,
        /** No server would load it: an empty collection, a member twice, a score that is not a number. */
        UNLOADABLE,
        /** More than is accepted. */
        LIMIT
    }

    private final Reason reason;

    /**
     * {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. The offset is
     * -1 for what is not of an input.
     */
    public RdbRefusedException(Reason reason, String what, long offset, Object where) {
        super(what, offset, where);
        this.reason = reason;
    }

    /** For a limit. {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbRefusedException(String what, long offset, Object where) {
        this(Reason.LIMIT, what, offset, where);
    }

    /** For a limit, and a place outside any key. */
    public RdbRefusedException(String what, long offset) {
        this(what, offset, "");
    }

    private RdbRefusedException(Reason reason, String what, long offset, List<Bytes> keys) {
        super(what, offset, "", keys);
        this.reason = reason;
    }

    /** Keys that would become one; {@code keys} are all those that {@code what} names, {@linkplain Bytes#quoted quoted}. */
    public static RdbRefusedException duplicate(String what, long offset, List<Bytes> keys) {
        return new RdbRefusedException(Reason.DUPLICATE, what, offset, keys);
    }

    /** Why it is refused. */
    public Reason reason() {
        return reason;
    }
}
