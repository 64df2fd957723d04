package io.rdbkit.transform;

import java.io.IOException;

/** Something that a file can't be {@linkplain Build built} of, and where it stands. */
public final class BuildException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What {@link #earlier} is where nothing came before. */
    public static final long NOTHING = -1;

    private final long position;
    private final long earlier;
    private final boolean refused;

    private BuildException(String what, long position, long earlier, boolean refused, Throwable cause) {
        super(what, cause);
        this.position = position;
        this.earlier = earlier;
        this.refused = refused;
    }

    /** Something that is wrong in itself. */
    public static BuildException bad(String what, long position) {
        return new BuildException(what, position, NOTHING, false, null);
    }

    /** Something that is right, but the format asked for has no room for it. */
    public static BuildException refused(String what, long position, Throwable cause) {
        return new BuildException(what, position, NOTHING, true, cause);
    }

    /** Something that is right, but stood somewhere before. */
    public static BuildException twice(String what, long position, long earlier) {
        return new BuildException(what, position, earlier, true, null);
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
