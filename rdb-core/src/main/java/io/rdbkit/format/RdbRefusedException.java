package io.rdbkit.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file is good, but the job would lose or overwrite something, or exceed a limit. */
public final class RdbRefusedException extends RdbException {

    private static final long serialVersionUID = 1L;

    /** Why the job is refused, for callers that can do something about it. */
    public enum Reason {
        /** AOF commands behind the RDB would be lost, because no job applies them. */
        AOF_TAIL,
        /** Two keys would become one. */
        DUPLICATE,
        /** The output has no room for something in the input. */
        LOSS,
        /** A target has no room for something in the input. Its {@code LossPolicy} could allow the loss. */
        LOSS_FOR_TARGET,
        /** Inputs can't be put together as they are; converted for one target they could be. */
        UNLIKE_INPUTS,
        /** A key is in a database that a node of a cluster doesn't have. */
        OTHER_DATABASE,
        /** No server would load the value: a member is there twice, or a score is not a number. */
        UNLOADABLE,
        /** A list, set, zset, hash or array has no elements. Servers never have such a key. */
        EMPTY,
        /** A limit is exceeded. */
        LIMIT
    }

    private static final long NOWHERE = -1;

    private final Reason reason;
    private final @Nullable Limit limit;
    private final boolean raisable;

    /**
     * @param offset -1 if it is not about a place of an input
     * @param where  what is being read, such as {@code db 0, key "user:42", HASH}; empty if unknown
     */
    public RdbRefusedException(Reason reason, String what, long offset, Object where) {
        super(what, offset, where);
        this.reason = reason;
        limit = null;
        raisable = false;
    }

    /**
     * For one of the {@link Limits}.
     *
     * @param what     the thing and its amount
     * @param accepted the amount that is accepted
     */
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

    /**
     * For a limit that can't be set.
     *
     * @param where what is being read, such as {@code db 0, key "user:42", HASH}; empty if unknown
     */
    public RdbRefusedException(String what, long offset, Object where) {
        this(Reason.LIMIT, what, offset, where);
    }

    /** For a limit that can't be set, at a place outside any key. */
    public RdbRefusedException(String what, long offset) {
        this(what, offset, "");
    }

    /** For commands that no job applies, so that the keys would be in the state before the commands. */
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

    /**
     * For keys that would become one.
     *
     * @param keys all keys that {@code what} names, {@linkplain Bytes#quoted quoted}
     */
    public static RdbRefusedException duplicate(String what, long offset, List<Bytes> keys) {
        return new RdbRefusedException(Reason.DUPLICATE, what, offset, keys);
    }

    /** Why the job is refused. */
    public Reason reason() {
        return reason;
    }

    /** The limit that is exceeded; null for another reason. */
    public @Nullable Limit limit() {
        return limit;
    }

    /** Whether this limit can be set higher. */
    public boolean isRaisable() {
        return raisable;
    }
}
