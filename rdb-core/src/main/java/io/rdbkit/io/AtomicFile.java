package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that appears whole or not at all: written beside its place under another name, and moved there by
 * {@link #publish}. Closed without that, or when the process is told to end, it leaves nothing behind.
 *
 * <p>Private (0600), unless it replaces a file: then it gets that one's permissions.
 */
public final class AtomicFile implements Closeable {

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final EarlySync earlySync;
    private final boolean replace;
    private boolean published;

    private AtomicFile(Path target, Path temporary, FileChannel channel, boolean replace) {
        this.target = target;
        this.replace = replace;
        this.temporary = temporary;
        this.channel = channel;
        this.earlySync = new EarlySync(channel);
    }

    /**
     * @param replace whether a file already there may be replaced
     * @throws FileAlreadyExistsException if it may not
     * @throws NoSuchFileException        if the directory isn't there
     */
    public static AtomicFile create(Path target, boolean replace) throws IOException {
        // Through a link, it is the file behind it that is replaced.
        Path place = (Files.exists(target) ? target.toRealPath() : target.toAbsolutePath());
        if (Files.isDirectory(place)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        if (isSpecial(place)) {
            throw new FileSystemException(target.toString(), null, "is not a regular file");
        }
        if (!replace && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path directory = place.getParent();
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "no such directory");
        }
        try {
            return create(directory, place, replace);
        } catch (FileSystemException e) {
            throw NamedChannel.renamed(target, e);
        }
    }

    private static AtomicFile create(Path directory, Path place, boolean replace) throws IOException {
        FileAttribute<?>[] ownerOnly = ownerOnly(directory, "rw-------");
        boolean isWithin = Unfinished.has(directory); // which others keep off already
        while (true) {
            Path temporary = directory.resolve(TemporaryName.of(place));
            FileChannel channel = Unfinished.undisturbed(() -> {
                FileChannel made = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        ownerOnly);
                Unfinished.add(temporary);
                return made;
            });
            if (isWithin) {
                return new AtomicFile(place, temporary, channel, replace);
            }
            if (LifeSign.give(channel) && Files.exists(temporary)) {
                Leftovers.clean(directory, temporary);
                return new AtomicFile(place, temporary, channel, replace);
            }
            channel.close(); // another process took it for a dead one's
            Unfinished.delete(temporary);
        }
    }

    /** Whether a path is a device, a pipe or a socket: it is written to as it is, and must not be moved away. */
    public static boolean isSpecial(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** Attributes with which to create what nobody else may read, where the file system knows such a thing. */
    static FileAttribute<?>[] ownerOnly(Path directory, String permissions) {
        return isPosix(directory)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    public SeekableByteChannel channel() {
        return new NamedChannel(target.toString(), channel);
    }

    /** To be told when bytes were written to the channel. */
    void written(long bytes) throws IOException {
        try {
            earlySync.written(bytes);
        } catch (IOException e) {
            throw NamedChannel.named(target.toString(), e);
        }
    }

    /** Where the bytes are until {@link #publish}. */
    public Path temporary() {
        return temporary;
    }

    /** Makes it durable and moves it to its place, which a reader sees either as it was or as it now is. */
    public void publish() throws IOException {
        force();
        if (Files.exists(target)) {
            inheritPermissions(target, temporary);
        }
        Unfinished.undisturbed(() -> {
            moveToPlace();
            Unfinished.remove(temporary);
            published = true;
            return null;
        });
        channel.close(); // not before, for it has the lock
        syncDirectory(target.getParent());
    }

    private void moveToPlace() throws IOException {
        if (!replace) {
            try {
                Files.createLink(target, temporary); // unlike a move it fails if a file has come since
                Files.delete(temporary);
                return;
            } catch (FileAlreadyExistsException e) {
                throw new FileAlreadyExistsException(target.toString());
            } catch (UnsupportedOperationException | FileSystemException noLinks) {
                if (Files.exists(target)) {
                    throw new FileAlreadyExistsException(target.toString());
                }
            }
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives a file the permissions of the one it replaces. */
    static void inheritPermissions(Path from, Path to) throws IOException {
        if (isPosix(to)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
            Files.setPosixFilePermissions(to, permissions);
        }
    }

    /** Some file systems tell only here that they are full. */
    private void force() throws IOException {
        try {
            earlySync.await();
            channel.force(true);
        } catch (IOException e) {
            throw NamedChannel.named(target.toString(), e);
        }
    }

    /** Makes the names in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        if (isPosix(directory)) { // elsewhere a directory can't be opened
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        earlySync.close();
        channel.close();
        if (!published) {
            Unfinished.delete(temporary);
        }
    }
}
