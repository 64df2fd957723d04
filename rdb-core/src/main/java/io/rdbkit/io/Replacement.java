package io.rdbkit.io;

import io.rdbkit.format.FilePolicy;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Moves the files of a temporary directory into the directory around it, all or none. Each file takes its place in one
 * step, so a name always shows the old file or the new one. If the process dies meanwhile, another process can
 * {@linkplain #undo restore the old files} from what it left:
 *
 * <pre>
 * .parts.rdb-....tmp/                      the files that have not been moved yet
 * .parts.rdb-....tmp/.rdb-....before/      a second name for each file that was there
 * .parts.rdb-....tmp/.rdb-....after/       a second name for each new one; .done in place of .after once all have been moved
 * </pre>
 *
 * <p>If a file can't have two names, a file that is replaced is moved to {@code before}. Its name is missing for a
 * moment then.
 */
final class Replacement {

    private final Path temporary;
    private final Path target;
    private final Path before;
    private final Path after;
    private final Path done;
    /** The names that were moved without a second name. */
    private final Set<Path> movedOnly = new HashSet<>();

    Replacement(Path temporary, Path target) {
        this.temporary = temporary;
        this.target = target;
        String unique = "." + TemporaryName.uniqueIn(temporary); // none of the files to move has this name
        before = temporary.resolve(unique + ".before");
        after = temporary.resolve(unique + ".after");
        done = temporary.resolve(unique + ".done");
    }

    /**
     * Moves all files. If one can't be moved, none is.
     *
     * @param policy whether existing files may be replaced, and what permissions the new ones get
     * @param inputs files that must not be replaced
     * @throws IllegalArgumentException if one of these would be replaced
     */
    void run(FilePolicy policy, KeptFiles inputs) throws IOException {
        List<Path> files = list(temporary);
        Files.createDirectory(before);
        Files.createDirectory(after);
        try {
            for (Path file : files) {
                requireFree(file, policy, inputs);
            }
            boolean twoNames = giveSecondNames(files);
            for (Path old : list(before)) { // the files that will be replaced, even if their names lead elsewhere now
                inputs.requireOther(old, target.resolve(old.getFileName()));
            }
            for (Path file : files) {
                Path place = target.resolve(file.getFileName());
                if (!twoNames) {
                    if (exists(place)) {
                        Files.move(place, before.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                    }
                    movedOnly.add(file.getFileName());
                }
                Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
            }
            AtomicFile.syncDirectory(target);
            Files.move(after, done, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | IllegalArgumentException e) {
            undo();
            throw e;
        }
    }

    private void requireFree(Path file, FilePolicy policy, KeptFiles inputs) throws IOException {
        Path place = target.resolve(file.getFileName());
        if (Files.isDirectory(place)) { // the move would delete everything in it
            throw new FileSystemException(place.toString(), null, "is a directory");
        }
        if (exists(place)) {
            if (!policy.replace()) { // the file has appeared meanwhile
                throw new FileAlreadyExistsException(place.toString());
            }
            inputs.requireOther(place, place);
            if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
                Permissions.inherit(place, policy.permissions(), file);
            }
        }
    }

    /**
     * Gives all files a second name.
     *
     * @return whether the file system allows it
     */
    private boolean giveSecondNames(List<Path> files) throws IOException {
        try {
            for (Path file : files) {
                Path name = file.getFileName();
                Files.createLink(after.resolve(name), file);
                if (exists(target.resolve(name))) {
                    Files.createLink(before.resolve(name), target.resolve(name));
                }
            }
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            for (Path link : list(after)) {
                Files.delete(link);
            }
            for (Path link : list(before)) {
                Files.delete(link);
            }
            return false;
        }
        AtomicFile.syncDirectory(before);
        AtomicFile.syncDirectory(after);
        AtomicFile.syncDirectory(temporary);
        AtomicFile.syncDirectory(target);
        return true;
    }

    /**
     * Restores the old files, unless all were moved. Files that somebody else has put there since then stay.
     *
     * @return false if a file that was replaced could not be restored, because its place is taken
     */
    boolean undo() throws IOException {
        if (!exists(after) || !exists(before)) {
            return true; // not begun, or all were moved
        }
        Set<Path> names = new TreeSet<>(movedOnly);
        for (Path directory : List.of(before, after)) {
            for (Path file : list(directory)) {
                names.add(file.getFileName());
            }
        }
        boolean complete = true;
        for (Path name : names) {
            complete &= undo(name);
        }
        return complete;
    }

    private boolean undo(Path name) throws IOException {
        Path place = target.resolve(name);
        Path old = before.resolve(name);
        boolean isOurs = movedOnly.contains(name) && exists(place) || isSame(place, after.resolve(name));
        if (exists(old)) {
            if (isOurs || !exists(place)) {
                Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
                return true;
            }
            return isSame(place, old);
        }
        if (isOurs) {
            Files.delete(place);
        }
        return true;
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether two names, without following links, are of one file. */
    private static boolean isSame(Path one, Path other) throws IOException {
        if (!exists(one) || !exists(other)) {
            return false;
        }
        Object key = key(one);
        return key != null && key.equals(key(other));
    }

    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList());
        }
    }
}
