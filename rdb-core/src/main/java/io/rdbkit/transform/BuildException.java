package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import java.util.List;

/** Something that a file can't be {@linkplain Build built} of, and where it stands. */
public final class BuildException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What {@link #earlier} is where nothing came before. */
    public static final long NOTHING = -1;

    private final long position;
    private final long earlier;
    private final boolean refused;

    private final transient List<Bytes> keys;

    private BuildException(
            String what, long position, long earlier, boolean refused, List<Bytes> keys, Throwable cause) {
        super(what, cause);
        this.keys = List.copyOf(keys);
        this.position = position;
        this.earlier = earlier;
        this.refused = refused;
    }

    /** Something that is wrong in itself. */
    public static BuildException bad(String what, long position) {
        return bad(what, position, List.of());
    }

    /** Something that is wrong in itself; {@code keys} are those that {@code what} names, {@linkplain Bytes#quoted quoted}. */
    static BuildException bad(String what, long position, List<Bytes> keys) {
        return new BuildException(what, position, NOTHING, false, keys, null);
    }

    /** Something that is right, but the format asked for has no room for it. */
    static BuildException refused(RdbRefusedException cause, long position) {
        return new BuildException(cause.getMessage(), position, NOTHING, true, cause.keys(), cause);
    }

    /** Something that is right, but stood somewhere before. */
    public static BuildException twice(String what, long position, long earlier) {
        return twice(what, position, earlier, List.of());
    }

    static BuildException twice(String what, long position, long earlier, List<Bytes> keys) {
        return new BuildException(what, position, earlier, true, keys, null);
    }

    /** The keys that the message names, each as {@link Bytes#quoted} shows it: for who must not show them. */
    public List<Bytes> keys() {
        return keys == null ? List.of() : keys;
    }

    /** Where it stands, as {@link NewEntries#position} tells it; the message doesn't say it. */
    public long position() {
        return position;
    }

    /** Where it stood before, or {@link #NOTHING}. */
    public long earlier() {
        return earlier;
    }

    /** Whether it is right in itself. */
    public boolean isRefused() {
        return refused;
    }
}
