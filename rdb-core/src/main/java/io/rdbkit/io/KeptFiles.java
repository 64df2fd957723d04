package io.rdbkit.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that an output must not replace: the files that are read. A file is identified by device and inode, so links,
 * hard links, bind mounts and other spellings of a name make no difference. Paths are followed twice, when this is made
 * and at each question, because a link may change meanwhile.
 */
final class KeptFiles {

    private final List<Path> paths;
    private final List<Object> keys = new ArrayList<>();

    KeptFiles(List<Path> paths) {
        this.paths = paths;
        for (Path path : paths) {
            Object key = key(path);
            if (key != null) {
                keys.add(key);
            }
        }
    }

    /**
     * Checks that an output is none of the files.
     *
     * @param place the file that would be replaced; if it is a link, neither the link nor its target may be one of
     *     the files
     * @param named the name that the user gave
     * @throws IllegalArgumentException if it is one of the files
     */
    void requireOther(Path place, Path named) throws IOException {
        if (paths.isEmpty() || !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        requireOther(key(place, LinkOption.NOFOLLOW_LINKS), place, named);
        if (Files.isSymbolicLink(place) && Files.exists(place)) { // the input may be known by the name of the target
            requireOther(key(place), place, named);
        }
    }

    /** @param key identifies the file at the place; null if the system can't identify files */
    void requireOther(Object key, Path place, Path named) throws IOException {
        boolean isOne = keys.contains(key);
        for (Path path : paths) {
            isOne |= key == null ? Files.exists(path) && Files.isSameFile(path, place) : key.equals(key(path));
        }
        if (isOne) {
            throw new IllegalArgumentException("the output is the input: " + named);
        }
    }

    /** Null if there is no such file, or the system can't identify it. */
    static Object key(Path path, LinkOption... options) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, options)
                    .fileKey();
        } catch (IOException none) {
            return null;
        }
    }
}
