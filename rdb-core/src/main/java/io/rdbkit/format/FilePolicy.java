package io.rdbkit.format;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a new file may replace, and who may read it.
 *
 * @param replace     whether a file that is already there may be replaced; the new file then gets its permissions, and its owner and group where
 *                    the system allows that
 * @param permissions the permissions of the new file, whatever was there; null for those that a copy of the first regular file among the inputs
 *                    would get: its own, without what the process' umask forbids. Where there is no such file: those of any new file
 * @param inputs      files that are never replaced, by whatever name: those that are read. They are compared by what they are (device and inode)
 *                    when the output is begun, and again when it is put in its place
 */
public record FilePolicy(boolean replace, Set<PosixFilePermission> permissions, List<Path> inputs) {

    /** Nothing is replaced; readable for whom the umask allows it. */
    public static final FilePolicy DEFAULT = new FilePolicy(false, null, List.of());

    /** Nothing is replaced, and nobody else may read it (0600). */
    public static final FilePolicy PRIVATE = DEFAULT.withPermissions(PosixFilePermissions.fromString("rw-------"));

    public FilePolicy {
        permissions = permissions == null ? null : Set.copyOf(permissions);
        inputs = List.copyOf(inputs);
    }

    /** This policy, with {@link #replace} so. */
    public FilePolicy withReplace(boolean mayReplace) {
        return new FilePolicy(mayReplace, permissions, inputs);
    }

    /** This policy, with {@link #permissions} so. */
    public FilePolicy withPermissions(Set<PosixFilePermission> exactly) {
        return new FilePolicy(replace, exactly, inputs);
    }

    /** This policy, with these files in front of the {@link #inputs} it has. */
    public FilePolicy withInputs(List<Path> files) {
        List<Path> all = new ArrayList<>(files);
        all.addAll(inputs);
        return new FilePolicy(replace, permissions, all);
    }
}
