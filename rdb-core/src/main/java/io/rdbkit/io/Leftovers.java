package io.rdbkit.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;

/**
 * Cleans up after killed runs in a directory: it deletes their temporary files, and restores a directory that was half
 * replaced.
 *
 * <p>It touches only files that have a {@link TemporaryName}, belong to the same user and have no {@link LifeSign}. A
 * file that can't be deleted stays; that is not a failure.
 */
final class Leftovers {

    private final UserPrincipal user;

    private Leftovers(UserPrincipal user) {
        this.user = user;
    }

    /** @param own a file that this user has just made in the directory */
    static void clean(Path directory, Path own) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> TemporaryName.isOne(file.getFileName().toString()))) {
            Leftovers leftovers = new Leftovers(owner(own));
            for (Path file : files) {
                if (!Unfinished.has(file)) {
                    leftovers.clean(file);
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // a directory may be writable and not readable
        }
    }

    private static UserPrincipal owner(Path file) throws IOException {
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException noOwners) {
            return null;
        }
    }

    private void clean(Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !isOfUser(file)) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                if (!LifeSign.isMissing(channel)) {
                    return;
                }
                if (!TemporaryName.isLock(file.getFileName().toString()) || cleanDirectory(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException stays) {
            // it belongs to another user, or has just been deleted
        }
    }

    /**
     * Deletes the directory beside a lock.
     *
     * @return whether no directory is left
     */
    private boolean cleanDirectory(Path lock) throws IOException {
        Path directory = TemporaryName.directoryOf(lock);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) || !isOfUser(directory)) {
            return false;
        }
        return TemporaryDirectory.delete(directory);
    }

    private boolean isOfUser(Path file) throws IOException {
        UserPrincipal owner = owner(file);
        return owner == null || owner.equals(user);
    }
}
