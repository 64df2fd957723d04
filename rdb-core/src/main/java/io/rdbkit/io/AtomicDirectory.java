package io.rdbkit.io;

import io.rdbkit.format.FilePolicy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Several files that appear together or not at all. They are made in a temporary directory beside the target, and
 * {@link #publish} puts them in place. A new directory appears in one step. Into an existing directory, files are moved
 * one by one. If a move fails, they are moved back; if the process dies, the next run moves them back ({@link
 * Replacement}).
 */
public final class AtomicDirectory implements Closeable {

    private final Path target;
    private final TemporaryDirectory temporary;
    private final FilePolicy policy;
    private final KeptFiles inputs;
    private final FilePolicy ofFiles;

    private AtomicDirectory(
            Path target, TemporaryDirectory temporary, FilePolicy policy, KeptFiles inputs, FilePolicy ofFiles) {
        this.target = target;
        this.temporary = temporary;
        this.policy = policy;
        this.inputs = inputs;
        this.ofFiles = ofFiles;
    }

    /**
     * Creates the temporary directory.
     *
     * @param policy the policy of the files; if it does not allow to replace files, the target must be empty or absent
     */
    public static AtomicDirectory create(Path target, FilePolicy policy) throws IOException {
        KeptFiles inputs = new KeptFiles(policy.inputs());
        Path place = OutputPlace.of(
                Files.exists(target) ? target : target.toAbsolutePath().normalize());
        boolean isThere = Files.exists(place);
        if (isThere && !Files.isDirectory(place)) {
            throw new FileSystemException(target.toString(), null, "is not a directory");
        }
        if (!isThere && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "is a link to nothing");
        }
        // Inside an existing directory, which may be a file system of its own; otherwise beside the directory to come.
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
                && !policy.replace()
                && !isEmpty(place, temporary)) { // only now, because the rests of dead processes are gone
            temporary.close();
            throw new DirectoryNotEmptyException(target.toString());
        }
        try {
            Set<PosixFilePermission> permissions = Permissions.ofNew(temporary.path(), policy);
            return new AtomicDirectory(
                    place, temporary, policy, inputs, FilePolicy.DEFAULT.withPermissions(permissions));
        } catch (IOException | RuntimeException e) {
            temporary.close();
            throw e;
        }
    }

    private static boolean isEmpty(Path directory, TemporaryDirectory own) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.allMatch(own::is);
        }
    }

    /** The path at which to make the file of this name. */
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

    /** The policy for the files in the directory. */
    public FilePolicy ofFiles() {
        return ofFiles;
    }

    /** @throws IllegalArgumentException if a file of this name would replace one of the policy's inputs */
    public void requireOther(String name) throws IOException {
        inputs.requireOther(target.resolve(name), target.resolve(name));
    }

    /** A path for a temporary file that must be deleted before {@link #publish}. No part has this name. */
    public Path resolveAside() throws IOException {
        return resolve(TemporaryName.of(null));
    }

    /** The directory of the files until {@link #publish}. */
    public Path temporary() {
        return temporary.path();
    }

    /** Puts all files in place. Their contents were durable before; their names are durable when this returns. */
    public void publish() throws IOException {
        AtomicFile.syncDirectory(temporary());
        if (Files.exists(target)) {
            Unfinished.undisturbed(() -> {
                new Replacement(temporary(), target).run(policy, inputs);
                return null;
            });
        } else {
            if (ofFiles.permissions() != null) {
                Permissions.give(Permissions.ofDirectory(ofFiles.permissions()), temporary());
            }
            temporary.moveTo(target);
            AtomicFile.syncDirectory(target.getParent());
        }
    }

    @Override
    public void close() throws IOException {
        temporary.close();
    }
}
