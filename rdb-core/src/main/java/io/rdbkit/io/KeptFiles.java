package io.rdbkit.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that an output must not replace: those that are read. A file is told by what it is (device and inode), so links, hard links, bind mounts
 * and other spellings of its name make no difference. What the paths lead to counts twice: when this is made, and whenever it is asked, since a
 * link may be pointed elsewhere meanwhile.
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
     * Makes sure that an output is none of them.
     *
     * @param place what would be replaced; if it is a link, neither the link nor what it leads to may be one
     * @param named how the user calls it
     * @throws IllegalArgumentException if it is one
     */
    void requireOther(Path place, Path named) throws IOException {
        if (paths.isEmpty() || !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        requireOther(key(place, LinkOption.NOFOLLOW_LINKS), place, named);
        if (Files.isSymbolicLink(place) && Files.exists(place)) { // by which name the input may be known
            requireOther(key(place), place, named);
        }
    }

    /** @param key what is known of the place; null where the system doesn't tell */
    void requireOther(Object key, Path place, Path named) throws IOException {
        boolean isOne = keys.contains(key);
        for (Path path : paths) {
            isOne |= key == null ? Files.exists(path) && Files.isSameFile(path, place) : key.equals(key(path));
        }
        if (isOne) {
            throw new IllegalArgumentException("the output is the input: " + named);
        }
    }

    /** Null if there is no such file, or no way to tell. */
    static Object key(Path path, LinkOption... options) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, options)
                    .fileKey();
        } catch (IOException none) {
            return null;
        }
    }
}
