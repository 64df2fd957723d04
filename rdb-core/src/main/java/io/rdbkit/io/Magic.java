package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The first bytes of a file: the name of the format and its version in digits. */
public final class Magic {

    /** The number of bytes of the magic word and the version. */
    public static final int BYTES = 9;

    private Magic() {}

    /**
     * The version in the first bytes.
     *
     * @param offset the offset of these bytes, for the error
     * @param newer is given a version that is not {@linkplain RdbVersion#isKnown known}; null makes such a version
     *     an error
     */
    public static RdbVersion parse(byte[] magic, long offset, Consumer<RdbVersion> newer) throws RdbException {
        String text = new String(magic, StandardCharsets.ISO_8859_1);
        for (Fork fork : Fork.values()) {
            String digits = text.substring(Math.min(text.length(), fork.magic().length()));
            if (text.startsWith(fork.magic()) && digits.matches("[0-9]{" + fork.digits() + "}")) {
                return accepted(text, fork, Integer.parseInt(digits), offset, newer);
            }
        }
        throw new RdbFormatException("not an RDB: it starts with \"" + Bytes.wrap(magic) + "\"", offset);
    }

    private static RdbVersion accepted(String text, Fork fork, int number, long offset, Consumer<RdbVersion> newer)
            throws RdbException {
        RdbVersion version;
        try {
            version = new RdbVersion(fork, number);
        } catch (IllegalArgumentException none) {
            throw new RdbUnsupportedException("unsupported RDB version " + text, offset);
        }
        if (!version.isKnown()) {
            if (newer == null) {
                throw new RdbUnsupportedException(
                        "unsupported RDB version " + text + ", newer than "
                                + new String(RdbVersion.newest(fork).magic(), StandardCharsets.US_ASCII)
                                + "; --newer reads it as far as its records are known",
                        offset);
            }
            newer.accept(version);
        }
        return version;
    }
}
