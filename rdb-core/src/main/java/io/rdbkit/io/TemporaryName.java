package io.rdbkit.io;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of what is not finished: hidden, beside the place it is for, and told from all other names, so that a later run finds what a
 * dead one has left.
 *
 * <pre>
 * .out.rdb.rdb-2s4-8x0k1z-1.tmp       a file or directory
 * .parts.rdb-2s4-8x0k1z-1.lock        who uses a directory holds a lock on this file beside it
 * .out.rdb.rdb-2s4-8x0k1z-1.tmp       base 36: the process, a time, a number
 * </pre>
 */
final class TemporaryName {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** Longer ones would leave no room for the rest in a name of 255 bytes. */
    private static final int LONGEST_SHOWN = 50;

    private static final String START = ".";
    private static final String FILE = ".tmp";
    private static final String LOCK = ".lock";

    private static final Pattern PATTERN =
            Pattern.compile("\\.(?:.*\\.)?(rdb-[0-9a-z]+-[0-9a-z]+-[0-9]+)(?:\\.tmp|\\.lock)", Pattern.DOTALL);

    private TemporaryName() {}

    /**
     * A name that no other process and no other call gives. It can be guessed, so the file must be created as a new one; a random one would
     * cost a small job a third of its time.
     *
     * @param place what it is for; null for nothing with a name
     */
    static String of(Path place) {
        Path name = place == null ? null : place.getFileName();
        boolean isShown = name != null && name.toString().length() <= LONGEST_SHOWN;
        return START + (isShown ? name + "." : "") + unique() + FILE;
    }

    private static String unique() {
        return "rdb-" + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX) + "-"
                + Long.toUnsignedString(System.nanoTime(), Character.MAX_RADIX) + "-" + NUMBERS.incrementAndGet();
    }

    /** The lock beside a directory of such a name. */
    static Path lockOf(Path directory) {
        String name = directory.getFileName().toString();
        return directory.resolveSibling(name.substring(0, name.length() - FILE.length()) + LOCK);
    }

    /** The directory beside such a lock. */
    static Path directoryOf(Path lock) {
        String name = lock.getFileName().toString();
        return lock.resolveSibling(name.substring(0, name.length() - LOCK.length()) + FILE);
    }

    /** Whether a name is one of these; cheap for any other. */
    static boolean isOne(String name) {
        return name.startsWith(START)
                && (name.endsWith(FILE) || isLock(name))
                && PATTERN.matcher(name).matches();
    }

    static boolean isLock(String name) {
        return name.endsWith(LOCK);
    }

    /** What no other such name has in it. */
    static String uniqueIn(Path temporary) {
        Matcher matcher = PATTERN.matcher(temporary.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no temporary name: " + temporary);
        }
        return matcher.group(1);
    }
}
