package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * Several files that appear together or not at all: made in a temporary directory beside the target, and put in place by
 * {@link #publish}. A new directory appears in one step; into one that is there, files are moved one by one, and back
 * again if one of the moves fails.
 */
public final class AtomicDirectory implements Closeable {

    private final Path target;
    private final Path temporary;
    private final boolean replace;

    private AtomicDirectory(Path target, Path temporary, boolean replace) {
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
        if (Files.exists(place)) {
            if (!Files.isDirectory(place)) {
                throw new FileSystemException(target.toString(), null, "is not a directory");
            }
            if (!replace && !PathUtils.isEmptyDirectory(place)) {
                throw new DirectoryNotEmptyException(target.toString());
            }
        }
        // Inside a directory that is there, which may be a file system of its own; else beside the one to come.
        Path around = Files.exists(place) ? place : place.getParent();
        if (!Files.isDirectory(around)) {
            throw new NoSuchFileException(around.toString(), null, "no such directory");
        }
        String name = place.getFileName() == null ? "" : place.getFileName().toString();
        Path temporary = around.resolve("." + name + "." + Unfinished.unique() + ".tmp");
        try {
            Unfinished.undisturbed(() -> {
                Files.createDirectory(temporary);
                Unfinished.add(temporary);
                return null;
            });
            return new AtomicDirectory(place, temporary, replace);
        } catch (FileSystemException e) {
            throw NamedChannel.renamed(target, e);
        }
    }

    /** Where a file of this name is to be made. */
    public Path resolve(String name) throws IOException {
        Path file = temporary.resolve(name);
        if (name.equals(".")
                || name.equals("..")
                || !temporary.equals(file.getParent())
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
        return resolve("." + Unfinished.unique());
    }

    /** Where the files are until {@link #publish}. */
    public Path temporary() {
        return temporary;
    }

    /** Puts all files in place. They are durable already; their names are when this returns. */
    public void publish() throws IOException {
        AtomicFile.syncDirectory(temporary);
        if (Files.exists(target)) {
            Unfinished.undisturbed(() -> {
                moveIn();
                return null;
            });
            AtomicFile.syncDirectory(target);
        } else {
            Unfinished.undisturbed(() -> {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
                Unfinished.remove(temporary);
                return null;
            });
            AtomicFile.syncDirectory(target.getParent());
        }
    }

    private void moveIn() throws IOException {
        List<Path> made;
        try (Stream<Path> files = Files.list(temporary)) {
            made = files.sorted().toList();
        }
        Path replaced = Files.createDirectory(temporary.resolve(Unfinished.unique()));
        List<Path> moved = new ArrayList<>();
        try {
            for (Path file : made) {
                Path place = target.resolve(file.getFileName());
                if (Files.isDirectory(place)) { // it would go with all that is in it
                    throw new FileSystemException(place.toString(), null, "is a directory");
                }
                if (Files.exists(place)) {
                    if (!replace) { // it has come since
                        throw new FileAlreadyExistsException(place.toString());
                    }
                    AtomicFile.inheritPermissions(place, file);
                    Files.move(place, replaced.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
                moved.add(place);
                Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            undo(moved, replaced);
            throw e;
        }
    }

    private static void undo(List<Path> moved, Path replaced) throws IOException {
        for (Path place : moved) {
            Files.deleteIfExists(place);
            Path old = replaced.resolve(place.getFileName());
            if (Files.exists(old)) {
                Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(temporary)) {
            Unfinished.undisturbed(() -> {
                PathUtils.deleteDirectory(temporary);
                Unfinished.remove(temporary);
                return null;
            });
        }
    }
}
