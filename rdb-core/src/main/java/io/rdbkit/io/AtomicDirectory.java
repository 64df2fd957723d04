package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Several files that appear together or not at all: made in a temporary directory beside the target, and put in place by
 * {@link #publish}. A new directory appears in one step; into one that is there, files are moved one by one, and back
 * again if one of the moves fails, or by the next run if the process dies ({@link Replacement}).
 */
public final class AtomicDirectory implements Closeable {

    private final Path target;
    private final TemporaryDirectory temporary;
    private final boolean replace;

    private AtomicDirectory(Path target, TemporaryDirectory temporary, boolean replace) {
        this.target = target;
        this.temporary = temporary;
        this.replace = replace;
    }

    /**
     * @param replace whether files already in the directory may be replaced; without it the directory must be empty or absent
     */
    public static AtomicDirectory create(Path target, boolean replace) throws IOException {
        Path place = Files.exists(target)
                ? target.toRealPath()
                : target.toAbsolutePath().normalize();
        boolean isThere = Files.exists(place);
        if (isThere && !Files.isDirectory(place)) {
            throw new FileSystemException(target.toString(), null, "is not a directory");
        }
        if (!isThere && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "is a link to nothing");
        }
        // Inside a directory that is there, which may be a file system of its own; else beside the one to come.
        Path around = isThere ? place : place.getParent();
        if (!Files.isDirectory(around)) {
            throw new NoSuchFileException(around.toString(), null, "no such directory");
        }
        TemporaryDirectory temporary;
        try {
            temporary = TemporaryDirectory.create(around, place);
        } catch (FileSystemException e) {
            throw NamedChannel.renamed(target, e);
        }
        if (isThere
                && !replace
                && !isEmpty(place, temporary)) { // asked now that what was left there by the dead is gone
            temporary.close();
            throw new DirectoryNotEmptyException(target.toString());
        }
        return new AtomicDirectory(place, temporary, replace);
    }

    private static boolean isEmpty(Path directory, TemporaryDirectory own) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.allMatch(own::is);
        }
    }

    /** Where a file of this name is to be made. */
    public Path resolve(String name) throws IOException {
        Path file = temporary().resolve(name);
        if (name.equals(".")
                || name.equals("..")
                || !temporary().equals(file.getParent())
                || !file.getFileName().toString().equals(name)) {
            throw new FileSystemException(name, null, "is not the name of a file in the output directory");
        }
        return file;
    }

    /** Where a file of this name will be. */
    public Path place(String name) {
        return target.resolve(name);
    }

    /** Where a file of our own can be made that must be gone before {@link #publish}, under a name that no part has. */
    public Path resolveAside() throws IOException {
        return resolve(TemporaryName.of(null));
    }

    /** Where the files are until {@link #publish}. */
    public Path temporary() {
        return temporary.path();
    }

    /** Puts all files in place. They are durable already; their names are when this returns. */
    public void publish() throws IOException {
        AtomicFile.syncDirectory(temporary());
        if (Files.exists(target)) {
            Unfinished.undisturbed(() -> {
                new Replacement(temporary(), target).run(replace);
                return null;
            });
        } else {
            temporary.moveTo(target);
            AtomicFile.syncDirectory(target.getParent());
        }
    }

    @Override
    public void close() throws IOException {
        temporary.close();
    }
}
