package io.rdbkit.io;

import io.rdbkit.format.FilePolicy;
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
import java.util.Set;

/**
 * A file that appears complete or not at all. It is written beside its place under another name, and {@link #publish}
 * moves it there. If it is closed before, or the process is told to end, nothing is left.
 *
 * <p>Only the owner can read it until it is published (0600); then its {@link FilePolicy} applies.
 *
 * <p>Its place is determined once and the directory is held open. The file goes there even if links on the way change.
 * The file that it would replace is checked at the beginning and just before the move. It is never one of the policy's
 * inputs.
 */
public final class AtomicFile implements Closeable {

    private final Path named;
    private final Path target;
    private final FilePolicy policy;
    private final KeptFiles inputs;
    private final Path temporary;
    private final HeldDirectory directory;
    private final OutputHandle handle;
    private final EarlySync earlySync;
    private boolean published;

    private AtomicFile(
            Path named,
            Path target,
            FilePolicy policy,
            KeptFiles inputs,
            Path temporary,
            FileChannel channel,
            boolean isWithin)
            throws IOException {
        this.named = named;
        this.target = target;
        this.policy = policy;
        this.inputs = inputs;
        this.temporary = temporary;
        // In a directory of our own nobody else moves files, and there may be many such files.
        this.directory = isWithin ? null : HeldDirectory.open(target.getParent());
        this.handle = new OutputHandle(temporary, channel, isWithin);
        this.earlySync = new EarlySync(handle);
    }

    /**
     * Begins a file.
     *
     * @throws IllegalArgumentException   if it would replace one of the policy's inputs
     * @throws FileAlreadyExistsException if the file exists and may not be replaced
     * @throws NoSuchFileException        if the directory does not exist
     */
    public static AtomicFile create(Path named, FilePolicy policy) throws IOException {
        KeptFiles inputs = new KeptFiles(policy.inputs());
        Path place = OutputPlace.of(named);
        inputs.requireOther(place, named);
        if (Files.isDirectory(place)) {
            throw new FileSystemException(named.toString(), null, "is a directory");
        }
        if (OutputPlace.isSpecial(place)) {
            throw new FileSystemException(named.toString(), null, "is not a regular file");
        }
        if (!policy.replace() && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(named.toString());
        }
        try {
            return create(named, place, policy, inputs);
        } catch (FileSystemException e) {
            throw NamedChannel.renamed(named, e);
        }
    }

    private static AtomicFile create(Path named, Path place, FilePolicy policy, KeptFiles inputs) throws IOException {
        Path directory = place.getParent();
        FileAttribute<?>[] ownerOnly = Permissions.ownerOnly(directory, "rw-------");
        boolean isWithin = Unfinished.has(directory); // other processes leave such a directory alone
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
                return new AtomicFile(named, place, policy, inputs, temporary, channel, true);
            }
            if (LifeSign.give(channel) && Files.exists(temporary)) {
                Leftovers.clean(directory, temporary);
                return new AtomicFile(named, place, policy, inputs, temporary, channel, false);
            }
            channel.close(); // another process took the file for that of a dead process
            Unfinished.delete(temporary);
        }
    }

    public SeekableByteChannel channel() {
        return new NamedChannel(named.toString(), handle);
    }

    /** Notes that bytes were written to the channel. */
    void written(long bytes) throws IOException {
        try {
            earlySync.written(bytes);
        } catch (IOException e) {
            throw NamedChannel.named(named.toString(), e);
        }
    }

    /** The path of the file until {@link #publish}. */
    public Path temporary() {
        return temporary;
    }

    /**
     * Makes the file durable and moves it to its place. A reader sees either the old file or the new one.
     *
     * @throws IllegalArgumentException if it would replace one of the policy's inputs
     */
    public void publish() throws IOException {
        force();
        if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            Permissions.inherit(target, policy.permissions(), temporary);
        } else {
            Permissions.give(Permissions.ofNew(target.getParent(), policy), temporary);
        }
        Unfinished.undisturbed(() -> {
            moveToPlace();
            Unfinished.remove(temporary);
            published = true;
            return null;
        });
        handle.close(); // not before the move: it holds the lock
        syncDirectory(target.getParent());
    }

    private void moveToPlace() throws IOException {
        if (!policy.replace()) {
            try {
                Files.createLink(target, temporary); // unlike a move, this fails if a file has appeared meanwhile
                Files.delete(temporary);
                return;
            } catch (FileAlreadyExistsException e) {
                throw new FileAlreadyExistsException(named.toString());
            } catch (UnsupportedOperationException | FileSystemException noLinks) {
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileAlreadyExistsException(named.toString());
                }
            }
        }
        if (directory == null) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Object replaced = directory.keyOf(target.getFileName());
        if (replaced != null) {
            inputs.requireOther(replaced, target, named);
        } else {
            inputs.requireOther(target, named); // the system can't identify files, so paths are compared
        }
        directory.move(temporary.getFileName(), target.getFileName());
    }

    /** Makes the content durable. Some file systems report only here that they are full. */
    private void force() throws IOException {
        try {
            earlySync.await();
            handle.force(true);
        } catch (IOException e) {
            throw NamedChannel.named(named.toString(), e);
        }
    }

    /** Makes the names in a directory durable. */
    static void syncDirectory(Path directory) throws IOException {
        if (Permissions.isPosix(directory)) { // other systems can't open a directory
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        earlySync.close();
        handle.close();
        if (directory != null) {
            directory.close();
        }
        if (!published) {
            Unfinished.delete(temporary);
        }
    }
}
