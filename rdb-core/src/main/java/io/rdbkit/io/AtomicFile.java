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
 * A file that appears whole or not at all: written beside its place under another name, and moved there by
 * {@link #publish}. Closed without that, or when the process is told to end, it leaves nothing behind.
 *
 * <p>Private (0600) until it is published; then as its {@link FilePolicy} says.
 *
 * <p>Its place is found out once, and its directory held: it goes there whatever becomes of links on the way. What it would replace is looked at
 * when it is begun and just before it is moved, and is never one of the policy's inputs.
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
        // In a directory of one's own nobody else moves anything, and there may be many of these.
        this.directory = isWithin ? null : HeldDirectory.open(target.getParent());
        this.handle = new OutputHandle(temporary, channel, isWithin);
        this.earlySync = new EarlySync(handle);
    }

    /**
     * Begins one.
     *
     * @throws IllegalArgumentException   if it would replace one of the policy's inputs
     * @throws FileAlreadyExistsException if a file is there already, and may not be replaced
     * @throws NoSuchFileException        if the directory isn't there
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
                return new AtomicFile(named, place, policy, inputs, temporary, channel, true);
            }
            if (LifeSign.give(channel) && Files.exists(temporary)) {
                Leftovers.clean(directory, temporary);
                return new AtomicFile(named, place, policy, inputs, temporary, channel, false);
            }
            channel.close(); // another process took it for a dead one's
            Unfinished.delete(temporary);
        }
    }

    public SeekableByteChannel channel() {
        return new NamedChannel(named.toString(), handle);
    }

    /** To be told when bytes were written to the channel. */
    void written(long bytes) throws IOException {
        try {
            earlySync.written(bytes);
        } catch (IOException e) {
            throw NamedChannel.named(named.toString(), e);
        }
    }

    /** Where the bytes are until {@link #publish}. */
    public Path temporary() {
        return temporary;
    }

    /**
     * Makes it durable and moves it to its place, which a reader sees either as it was or as it now is.
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
        handle.close(); // not before, for it has the lock
        syncDirectory(target.getParent());
    }

    private void moveToPlace() throws IOException {
        if (!policy.replace()) {
            try {
                Files.createLink(target, temporary); // unlike a move it fails if a file has come since
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
            inputs.requireOther(target, named); // where the system has no such keys
        }
        directory.move(temporary.getFileName(), target.getFileName());
    }

    /** Some file systems tell only here that they are full. */
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
        if (Permissions.isPosix(directory)) { // elsewhere a directory can't be opened
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
