package io.rdbkit.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/**
 * A lock on a temporary file. A process that can take it knows that the process that made the file is dead. The system
 * releases the lock when a process ends in any way. It also works where process numbers mean nothing, between
 * containers and hosts that share a directory.
 *
 * <p>On most systems, a process loses its lock when it closes any channel of the file. So no code may open and close a
 * file that this process has locked.
 */
final class LifeSign {

    /** A byte behind any content, because on some systems others can't read locked bytes. */
    private static final long POSITION = Long.MAX_VALUE - 1;

    private LifeSign() {}

    /**
     * Takes the lock. Where there are no locks, a file without one is never taken for that of a dead process.
     *
     * @return false if another process has just taken the file for that of a dead process
     */
    static boolean give(FileChannel own) {
        try {
            return own.tryLock(POSITION, 1, false) != null;
        } catch (IOException | UnsupportedOperationException noLocks) {
            return true;
        }
    }

    /** Whether the owner of a file is dead. Then no other process can find the same while the channel is open. */
    static boolean isMissing(FileChannel other) {
        try {
            return other.tryLock(POSITION, 1, false) != null;
        } catch (IOException | UnsupportedOperationException | OverlappingFileLockException alive) {
            return false;
        }
    }
}
