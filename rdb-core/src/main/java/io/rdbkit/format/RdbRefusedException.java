package io.rdbkit.format;

import java.util.List;

/** The file is good, but doing what was asked would lose or overwrite something, or exceed a limit. */
public final class RdbRefusedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** Why it is refused, for a caller who knows what can be done about it. */
    public enum Reason {
        /** AOF commands behind the RDB, which nobody applies, would get lost. */
        AOF_TAIL,
        /** Two keys would become one. */
        DUPLICATE,
        /** The output can't hold what the input says. */
        LOSS,
        /** The same, of a target, whose {@code LossPolicy} could allow it. */
        LOSS_FOR_TARGET,
        /** No server would load it: a member twice, a score that is not a number. */
        UNLOADABLE,
        /** A list, set, zset, hash or array without elements, which no server has. */
        EMPTY,
        /** More than is accepted. */
        LIMIT
    }

    private static final long NOWHERE = -1;

    private final Reason reason;
    private final Limit limit;
    private final boolean raisable;

    /**
     * {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. The offset is
     * -1 for what is not of an input.
     */
    public RdbRefusedException(Reason reason, String what, long offset, Object where) {
        super(what, offset, where);
        this.reason = reason;
        limit = null;
        raisable = false;
    }

    /** For one of the {@link Limits}: {@code what} there is, and how much is accepted. */
    public RdbRefusedException(String what, Limit limit, long accepted, long offset, Object where) {
        super(what + " exceeds the limit " + limit + "=" + accepted, offset, where);
        reason = Reason.LIMIT;
        this.limit = limit;
        raisable = accepted < limit.most();
    }

    /** For {@link Limit#OUTPUT}. */
    public static RdbRefusedException ofOutput(long accepted) {
        return new RdbRefusedException("an output of more bytes", Limit.OUTPUT, accepted, NOWHERE, "");
    }

    /** For a limit that can't be set. {@code where} names what is being read, such as {@code db 0, key "user:42", HASH}; empty when nothing is known. */
    public RdbRefusedException(String what, long offset, Object where) {
        this(Reason.LIMIT, what, offset, where);
    }

    /** For a limit that can't be set, and a place outside any key. */
    public RdbRefusedException(String what, long offset) {
        this(what, offset, "");
    }

    /** For commands that nobody applies, so that the keys would be those from before them. */
    public static RdbRefusedException unapplied(AofTail tail) {
        String where = tail.within() == 0
                ? " behind the RDB"
                : tail.within() == tail.commands()
                        ? " between the records of the RDB"
                        : " between the records of the RDB and behind it";
        String cut = tail.cut() == null ? "" : " and one that is cut";
        return new RdbRefusedException(
                Reason.AOF_TAIL,
                "the keys are without " + tail.commands() + (tail.commands() == 1 ? " AOF command" : " AOF commands")
                        + " (" + tail.bytes() + " bytes)" + cut + where,
                tail.offset(),
                "");
    }

    private RdbRefusedException(Reason reason, String what, long offset, List<Bytes> keys) {
        super(what, offset, "", keys);
        this.reason = reason;
        limit = null;
        raisable = false;
    }

    /** Keys that would become one; {@code keys} are all those that {@code what} names, {@linkplain Bytes#quoted quoted}. */
    public static RdbRefusedException duplicate(String what, long offset, List<Bytes> keys) {
        return new RdbRefusedException(Reason.DUPLICATE, what, offset, keys);
    }

    /** Why it is refused. */
    public Reason reason() {
        return reason;
    }

    /** Which of the {@link Limits} it exceeds; null for anything else. */
    public Limit limit() {
        return limit;
    }

    /** Whether that could be set higher. */
    public boolean isRaisable() {
        return raisable;
    }
}
