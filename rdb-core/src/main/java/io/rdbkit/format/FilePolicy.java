package io.rdbkit.format;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new file may replace, and who may read it.
 *
 * @param replace whether an existing file may be replaced; the new file then gets its permissions, and its owner
 *     and group if the system allows that
 * @param permissions the permissions of the new file in any case; null for those of a copy of the first regular
 *     file among the inputs (its own, without those that the process' umask forbids), or, if there is no such file, for
 *     those of any new file
 * @param inputs the files that are read; they are never replaced under any name. They are compared by device and
 *     inode when the output is begun, and again when it is put in its place
 */
public record FilePolicy(boolean replace, @Nullable Set<PosixFilePermission> permissions, List<Path> inputs) {

    /** No file is replaced. The umask decides who may read the new file. */
    public static final FilePolicy DEFAULT = new FilePolicy(false, null, List.of());

    /** No file is replaced. Only the owner may read the new file (0600). */
    public static final FilePolicy PRIVATE = DEFAULT.withPermissions(PosixFilePermissions.fromString("rw-------"));

    public FilePolicy {
        permissions = permissions == null ? null : Set.copyOf(permissions);
        inputs = List.copyOf(inputs);
    }

    /** This policy with another {@link #replace}. */
    public FilePolicy withReplace(boolean mayReplace) {
        return new FilePolicy(mayReplace, permissions, inputs);
    }

    /** This policy with other {@link #permissions}. */
    public FilePolicy withPermissions(Set<PosixFilePermission> exactly) {
        return new FilePolicy(replace, exactly, inputs);
    }

    /** This policy with these files in front of its {@link #inputs}. */
    public FilePolicy withInputs(List<Path> files) {
        List<Path> all = new ArrayList<>(files);
        all.addAll(inputs);
        return new FilePolicy(replace, permissions, all);
    }
}
