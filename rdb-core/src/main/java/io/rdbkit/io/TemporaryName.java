package io.rdbkit.io;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of unfinished files. They are hidden and stand beside their final place. They differ from all other names,
 * so that a later run finds the files of a dead process.
 *
 * <pre>
 * .out.rdb.rdb-2s4-8x0k1z-1.tmp       a file or directory
 * .parts.rdb-2s4-8x0k1z-1.lock        the process that uses a directory holds a lock on this file beside it
 * .out.rdb.rdb-2s4-8x0k1z-1.tmp       base 36: the process, a time, a number
 * </pre>
 */
final class TemporaryName {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /** A longer name would leave no room for the rest in a name of 255 bytes. */
    private static final int LONGEST_SHOWN = 50;

    private static final String START = ".";
    private static final String FILE = ".tmp";
    private static final String LOCK = ".lock";

    private static final Pattern PATTERN =
            Pattern.compile("\\.(?:.*\\.)?(rdb-[0-9a-z]+-[0-9a-z]+-[0-9]+)(?:\\.tmp|\\.lock)", Pattern.DOTALL);

    private TemporaryName() {}

    /**
     * A name that no other process and no other call returns. It can be guessed, so the file must be created as a new
     * one. A random name would take a small job a third of its time.
     *
     * @param place the final place; null if there is none
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

    /** The lock beside a directory with such a name. */
    static Path lockOf(Path directory) {
        String name = directory.getFileName().toString();
        return directory.resolveSibling(name.substring(0, name.length() - FILE.length()) + LOCK);
    }

    /** The directory beside such a lock. */
    static Path directoryOf(Path lock) {
        String name = lock.getFileName().toString();
        return lock.resolveSibling(name.substring(0, name.length() - LOCK.length()) + FILE);
    }

    /** Whether a name is one of these. Fast for other names. */
    static boolean isOne(String name) {
        return name.startsWith(START)
                && (name.endsWith(FILE) || isLock(name))
                && PATTERN.matcher(name).matches();
    }

    static boolean isLock(String name) {
        return name.endsWith(LOCK);
    }

    /** The part of a name that no other such name has. */
    static String uniqueIn(Path temporary) {
        Matcher matcher = PATTERN.matcher(temporary.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no temporary name: " + temporary);
        }
        return matcher.group(1);
    }
}
