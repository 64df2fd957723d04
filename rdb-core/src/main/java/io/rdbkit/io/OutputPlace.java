package io.rdbkit.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where an output goes: found out once, so that a link that is pointed elsewhere later changes nothing. */
public final class OutputPlace {

    private OutputPlace() {}

    /**
     * The place of an output, without links in its path. Of a link, it is the file behind it; of a link to nothing, the link itself.
     *
     * @throws NoSuchFileException if there is no such directory
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
            if (!isFree && !Files.isSymbolicLink(named)) { // such as a name that is too long
                throw NamedChannel.renamed(named, notThere);
            }
            return directory.toRealPath().resolve(name);
        }
    }

    /** Whether a path is a device, a pipe or a socket: it is written to as it is, and must not be moved away. */
    public static boolean isSpecial(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** A device or a pipe, to be written to as it is; null for anything else. */
    public static NamedChannel openSpecial(Path named) throws IOException {
        if (!isSpecial(named)) {
            return null;
        }
        Path place = of(named);
        // What has no path of its own, such as a pipe behind /dev/stdout, can only be reached through the link.
        NamedChannel channel = new NamedChannel(
                named.toString(),
                Files.isSymbolicLink(place)
                        ? Files.newByteChannel(place, StandardOpenOption.WRITE)
                        : Files.newByteChannel(place, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        if (!isSpecial(place)) { // a file has come in its place: nothing was written to it
            channel.close();
            throw new FileSystemException(named.toString(), null, "was replaced meanwhile");
        }
        return channel;
    }
}
