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
 * What runs that were killed have left in a directory: their temporary files go, and a directory that was half replaced becomes as it was.
 *
 * <p>Touched is only what has a {@link TemporaryName}, belongs to the same user and has no {@link LifeSign}. What can't be taken away stays,
 * and is no reason to fail.
 */
final class Leftovers {

    private final UserPrincipal user;

    private Leftovers(UserPrincipal user) {
        this.user = user;
    }

    /** @param own a file that this user just made there */
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
            // a directory may be written to all the same
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
            // of another user, or just gone
        }
    }

    /** Whether there is none beside a lock any more. */
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
