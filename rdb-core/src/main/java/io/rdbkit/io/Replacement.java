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
 * Moves the files of a temporary directory into the one around it, all or none. Each takes its place in one step, so that a name there shows the
 * old file or the new one, whenever it is looked at; and a process that dies in between leaves what another needs to {@linkplain #undo put all
 * back}:
 *
 * <pre>
 * .parts.rdb-....tmp/                      the files that have not been moved yet
 * .parts.rdb-....tmp/.rdb-....before/      a second name for each file that was there
 * .parts.rdb-....tmp/.rdb-....after/       a second name for each new one; .done in place of .after once all have been moved
 * </pre>
 *
 * <p>Where a file can't have two names, one that is replaced is moved to {@code before}, and for a moment its name is missing.
 */
final class Replacement {

    private final Path temporary;
    private final Path target;
    private final Path before;
    private final Path after;
    private final Path done;
    /** The names that were moved without a second one. */
    private final Set<Path> movedOnly = new HashSet<>();

    Replacement(Path temporary, Path target) {
        this.temporary = temporary;
        this.target = target;
        String unique = "." + TemporaryName.uniqueIn(temporary); // a name that no file to be moved has
        before = temporary.resolve(unique + ".before");
        after = temporary.resolve(unique + ".after");
        done = temporary.resolve(unique + ".done");
    }

    /**
     * Moves all; if one can't be moved, none is.
     *
     * @param policy whether files that are there may be replaced, and what becomes of their permissions
     * @param inputs what must not be replaced
     * @throws IllegalArgumentException if it would be
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
            for (Path old : list(before)) { // which are what is replaced, whatever their first names lead to by now
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
        if (Files.isDirectory(place)) { // it would go with all that is in it
            throw new FileSystemException(place.toString(), null, "is a directory");
        }
        if (exists(place)) {
            if (!policy.replace()) { // it has come since
                throw new FileAlreadyExistsException(place.toString());
            }
            inputs.requireOther(place, place);
            if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
                Permissions.inherit(place, policy.permissions(), file);
            }
        }
    }

    /** Whether it could be done. */
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
     * Puts back what was moved, unless all was; what someone else has put there since stays.
     *
     * @return false if a file that was replaced could not be put back, because its place is taken
     */
    boolean undo() throws IOException {
        if (!exists(after) || !exists(before)) {
            return true; // not begun, or all was moved
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

    /** Whether two names, not what they may be links to, are those of one file. */
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
