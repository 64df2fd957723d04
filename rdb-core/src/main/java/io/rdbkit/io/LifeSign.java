package io.rdbkit.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/**
 * A lock on a temporary file: whoever could take it knows that the process that made the file is dead. The system takes it back when a process
 * ends, however it ends, and it counts where the numbers of processes mean nothing, between containers and hosts that share a directory.
 *
 * <p>On most systems a process loses its lock when it closes any channel of the file, so nobody may open and close one that he uses.
 */
final class LifeSign {

    /** One byte behind any content: some systems keep others from reading what is locked. */
    private static final long POSITION = Long.MAX_VALUE - 1;

    private LifeSign() {}

    /**
     * Gives it. A file without one is never taken for that of a dead process where there are no locks.
     *
     * @return false if another process has just taken the file for a dead one's
     */
    static boolean give(FileChannel own) {
        try {
            return own.tryLock(POSITION, 1, false) != null;
        } catch (IOException | UnsupportedOperationException noLocks) {
            return true;
        }
    }

    /** Whether the owner of a file is dead; then nobody else can find the same as long as the channel is open. */
    static boolean isMissing(FileChannel other) {
        try {
            return other.tryLock(POSITION, 1, false) != null;
        } catch (IOException | UnsupportedOperationException | OverlappingFileLockException alive) {
            return false;
        }
    }
}
