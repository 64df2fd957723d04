package io.rdbkit.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The place of an output. It is determined once, so that later changes of links have no effect. */
public final class OutputPlace {

    private OutputPlace() {}

    /**
     * The place of an output, without links in its path. For a link it is the target; for a link without a target, the
     * link itself.
     *
     * @throws NoSuchFileException if the directory does not exist
     */
    public static Path of(Path named) throws IOException {
        try {
            return named.toRealPath();
        } catch (FileSystemException notThere) {
            Path absolute = named.toAbsolutePath();
            Path directory = absolute.getParent();
            Path name = absolute.getFileName();
            if (directory == null || name == null) {
                throw notThere;
            }
            if (!Files.isDirectory(directory)) {
                throw new NoSuchFileException(directory.toString(), null, "no such directory");
            }
            boolean isFree = notThere instanceof NoSuchFileException;
            if (!isFree && !Files.isSymbolicLink(named)) { // for example, the name is too long
                throw NamedChannel.renamed(named, notThere);
            }
            return directory.toRealPath().resolve(name);
        }
    }

    /** Whether a path is a device, a pipe or a socket. It is written directly and must not be replaced. */
    public static boolean isSpecial(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** Opens a device or a pipe, which is written directly; null for anything else. */
    public static NamedChannel openSpecial(Path named) throws IOException {
        if (!isSpecial(named)) {
            return null;
        }
        Path place = of(named);
        // Some of these have no path of their own, such as a pipe behind /dev/stdout. They can be reached only through
        // the link.
        NamedChannel channel = new NamedChannel(
                named.toString(),
                Files.isSymbolicLink(place)
                        ? Files.newByteChannel(place, StandardOpenOption.WRITE)
                        : Files.newByteChannel(place, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        if (!isSpecial(place)) { // a file has appeared in its place, and nothing was written to it
            channel.close();
            throw new FileSystemException(named.toString(), null, "was replaced meanwhile");
        }
        return channel;
    }
}
