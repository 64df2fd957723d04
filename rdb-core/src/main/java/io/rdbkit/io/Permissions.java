package io.rdbkit.io;

import io.rdbkit.format.FilePolicy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The permissions of files: temporary files are only for their owner, finished ones are as a {@link FilePolicy} says.
 */
final class Permissions {

    private static final Set<PosixFilePermission> READ_AND_WRITE = PosixFilePermissions.fromString("rw-rw-rw-");

    private Permissions() {}

    static boolean isPosix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    /**
     * Attributes to create a file or directory that only the owner can read. Empty if the file system has no
     * permissions.
     */
    static FileAttribute<?>[] ownerOnly(Path directory, String permissions) {
        return isPosix(directory)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * The permissions of a new file by a policy. Only the system knows the umask and the access list of the directory,
     * so an empty file is created to find out. Null if there are no permissions.
     */
    static Set<PosixFilePermission> ofNew(Path directory, FilePolicy policy) throws IOException {
        if (policy.permissions() != null || !isPosix(directory)) {
            return policy.permissions();
        }
        FileAttribute<?> wanted = PosixFilePermissions.asFileAttribute(model(policy.inputs()));
        while (true) {
            Path probe = directory.resolve(TemporaryName.of(null));
            try {
                return Unfinished.undisturbed(() -> {
                    Files.createFile(probe, wanted);
                    try {
                        return Files.getPosixFilePermissions(probe, LinkOption.NOFOLLOW_LINKS);
                    } finally {
                        Files.deleteIfExists(probe);
                    }
                });
            } catch (NoSuchFileException takenForALeftover) {
                if (!Files.isDirectory(directory)) {
                    throw takenForALeftover;
                }
            }
        }
    }

    /** The permissions of the input: nobody else may read a copy of it. */
    private static Set<PosixFilePermission> model(List<Path> inputs) throws IOException {
        for (Path input : inputs) {
            if (Files.isRegularFile(input)) {
                Set<PosixFilePermission> permissions = EnumSet.copyOf(READ_AND_WRITE);
                permissions.retainAll(Files.getPosixFilePermissions(input));
                return permissions;
            }
        }
        return READ_AND_WRITE;
    }

    /**
     * The permissions of a directory whose files have these permissions: whoever may read or write a file may enter it.
     */
    static Set<PosixFilePermission> ofDirectory(Set<PosixFilePermission> ofFiles) {
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        permissions.addAll(ofFiles);
        permissions.add(PosixFilePermission.OWNER_WRITE);
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        if (ofFiles.contains(PosixFilePermission.GROUP_READ)) {
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
        }
        if (ofFiles.contains(PosixFilePermission.OTHERS_READ)) {
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        return permissions;
    }

    /** Sets the permissions. Null sets nothing. */
    static void give(Set<PosixFilePermission> permissions, Path to) throws IOException {
        if (permissions != null && isPosix(to)) {
            Files.setPosixFilePermissions(to, permissions);
        }
    }

    /**
     * Gives a file the owner, the group and the permissions of the file that it replaces. Only root can change the
     * owner. If the group can't be kept, it gets no more permissions than all others have.
     *
     * @param permissions used in place of those of the other file; null for the latter
     */
    static void inherit(Path from, Set<PosixFilePermission> permissions, Path to) throws IOException {
        if (!isPosix(to)) {
            return;
        }
        PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
        PosixFileAttributes own = Files.readAttributes(to, PosixFileAttributes.class);
        PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        Set<PosixFilePermission> given = EnumSet.noneOf(PosixFilePermission.class);
        given.addAll(permissions == null ? old.permissions() : permissions);
        if (!old.group().equals(own.group())) {
            try {
                view.setGroup(old.group());
            } catch (FileSystemException notAllowed) {
                if (permissions == null) {
                    limitGroup(given);
                }
            }
        }
        if (!old.owner().equals(own.owner())) {
            try {
                view.setOwner(old.owner());
            } catch (FileSystemException notAllowed) {
                // the owner stays the current user
            }
        }
        view.setPermissions(given);
    }

    private static void limitGroup(Set<PosixFilePermission> permissions) {
        limit(permissions, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        limit(permissions, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        limit(permissions, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    }

    private static void limit(Set<PosixFilePermission> all, PosixFilePermission group, PosixFilePermission others) {
        if (!all.contains(others)) {
            all.remove(group);
        }
    }
}
