package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.commons.io.file.PathUtils;

/**
 * A private directory (0700) for unfinished files. It is deleted when it is closed, or when the process is told to end.
 * If the process is killed, it is deleted when the next such directory is made beside it. A locked file beside it says
 * that it is in use, see {@link LifeSign}.
 */
public final class TemporaryDirectory implements Closeable {

    private final Path path;
    private final Path lock;
    private final FileChannel locked;

    private TemporaryDirectory(Path path, Path lock, FileChannel locked) {
        this.path = path;
        this.lock = lock;
        this.locked = locked;
    }

    /**
     * Makes a directory, and deletes those of dead processes.
     *
     * @param around the directory in which it is made
     * @param place  what it is for; null if that has no name
     */
    public static TemporaryDirectory create(Path around, Path place) throws IOException {
        TemporaryDirectory made;
        do {
            Path path = around.resolve(TemporaryName.of(place));
            made = Unfinished.undisturbed(() -> locked(path, TemporaryName.lockOf(path)));
        } while (made == null);
        Leftovers.clean(around, made.lock);
        return made;
    }

    /**
     * Makes the lock before the directory, so that the directory is never without one.
     *
     * @return null if another process took the lock for that of a dead process
     */
    private static TemporaryDirectory locked(Path path, Path lock) throws IOException {
        FileChannel channel = FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Permissions.ownerOnly(lock.getParent(), "rw-------"));
        try {
            Unfinished.add(lock);
            if (!LifeSign.give(channel) || !Files.exists(lock)) {
                channel.close();
                Unfinished.remove(lock);
                return null;
            }
            Files.createDirectory(path, Permissions.ownerOnly(path.getParent(), "rwx------"));
            Unfinished.add(path);
            return new TemporaryDirectory(path, lock, channel);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(lock);
            Unfinished.remove(lock);
            channel.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** Whether a path is this directory, or the lock beside it. */
    boolean is(Path file) {
        return file.getFileName().equals(path.getFileName())
                || file.getFileName().equals(lock.getFileName());
    }

    /** Moves the directory to a place where nothing is yet. */
    void moveTo(Path target) throws IOException {
        Unfinished.undisturbed(() -> {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            Unfinished.remove(path);
            return null;
        });
    }

    /**
     * Deletes such a directory. If it has a half-done {@link Replacement}, that is undone first.
     *
     * @return false if it must stay, because it has the only copy of a file that is not ours
     */
    static boolean delete(Path directory) throws IOException {
        Replacement replacement = new Replacement(directory, directory.getParent());
        if (!replacement.undo()) {
            return false;
        }
        PathUtils.deleteDirectory(directory);
        return true;
    }

    @Override
    public void close() throws IOException {
        Unfinished.undisturbed(() -> {
            try {
                if (Files.exists(path) && !delete(path)) {
                    throw new FileSystemException(
                            path.toString(), null, "has files that it replaced and could not put back");
                }
                Files.deleteIfExists(lock);
            } finally {
                Unfinished.remove(path);
                Unfinished.remove(lock);
                locked.close();
            }
            return null;
        });
    }
}
