package io.rdbkit.transform;

import java.io.IOException;

/** Something that a file can't be {@linkplain Build built} of, and where it stands. */
public final class BuildException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long position;
    private final boolean refused;

    private BuildException(String what, long position, boolean refused, Throwable cause) {
        super(what, cause);
        this.position = position;
        this.refused = refused;
    }

    /** Something that is wrong in itself. */
    public static BuildException bad(String what, long position) {
        return new BuildException(what, position, false, null);
    }

    /**
     * Something that is right, but can't be written: the format asked for lacks it, or it is there already.
     *
     * @param cause may be null
     */
    public static BuildException refused(String what, long position, Throwable cause) {
        return new BuildException(what, position, true, cause);
    }

    /** Where it stands, as {@link NewEntries#position} tells it; the message doesn't say it. */
    public long position() {
        return position;
    }

    /** Whether it is right in itself. */
    public boolean isRefused() {
        return refused;
    }
}
