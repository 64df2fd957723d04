package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry can't be {@linkplain Build built}. Says why, and where it stands. */
public final class BuildException extends IOException {

    private static final long serialVersionUID = 1L;

    /** The value of {@link #earlier} if there is no earlier entry. */
    public static final long NOTHING = -1;

    private final long position;
    private final long earlier;
    private final boolean refused;

    private final transient List<Bytes> keys;

    private BuildException(
            String what, long position, long earlier, boolean refused, List<Bytes> keys, @Nullable Throwable cause) {
        super(what, cause);
        this.keys = List.copyOf(keys);
        this.position = position;
        this.earlier = earlier;
        this.refused = refused;
    }

    /** For an entry that is wrong. */
    public static BuildException bad(String what, long position) {
        return bad(what, position, List.of());
    }

    /**
     * For an entry that is wrong.
     *
     * @param keys the keys that {@code what} names, {@linkplain Bytes#quoted quoted}
     */
    static BuildException bad(String what, long position, List<Bytes> keys) {
        return new BuildException(what, position, NOTHING, false, keys, null);
    }

    /** For an entry that is right, but the format has no room for it. */
    @SuppressWarnings("NullAway") // every exception of ours has a message
    static BuildException refused(RdbRefusedException cause, long position) {
        return new BuildException(cause.getMessage(), position, NOTHING, true, cause.keys(), cause);
    }

    /** For an entry that is right, but came before. */
    public static BuildException twice(String what, long position, long earlier) {
        return twice(what, position, earlier, List.of());
    }

    static BuildException twice(String what, long position, long earlier, List<Bytes> keys) {
        return new BuildException(what, position, earlier, true, keys, null);
    }

    /**
     * The keys that the message names, in the form of {@link Bytes#quoted}. A caller that must not show keys can
     * replace them.
     */
    public List<Bytes> keys() {
        return keys == null ? List.of() : keys;
    }

    /** The position of the entry, as in {@link NewEntries#position}. The message does not have it. */
    public long position() {
        return position;
    }

    /** The position of the earlier entry, or {@link #NOTHING}. */
    public long earlier() {
        return earlier;
    }

    /** Whether the entry is right, but refused. */
    public boolean isRefused() {
        return refused;
    }
}
