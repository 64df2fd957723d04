package io.rdbkit.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;

/** A directory that is held open. Files are moved in this directory even if its path leads elsewhere meanwhile. */
final class HeldDirectory implements Closeable {

    private final Path path;
    private final Object key;
    private final DirectoryStream<Path> stream;

    private HeldDirectory(Path path, DirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
        key = KeptFiles.key(path);
    }

    static HeldDirectory open(Path path) {
        DirectoryStream<Path> stream = null;
        try {
            stream = Files.newDirectoryStream(path);
        } catch (IOException mayNotBeListed) {
            // a directory may be writable and not readable
        }
        return new HeldDirectory(path, stream);
    }

    /** Identifies the file of a name; null if there is none, or if the system can't identify it. */
    Object keyOf(Path name) throws IOException {
        if (!(stream instanceof SecureDirectoryStream<Path> held)) {
            return KeptFiles.key(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
        }
        try {
            return held.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()
                    .fileKey();
        } catch (NoSuchFileException nothing) {
            return null;
        }
    }

    /** Renames a file in the directory in one step. A file of the new name is replaced. */
    void move(Path from, Path to) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> held) {
            held.move(from, held, to);
            return;
        }
        if (key != null && !key.equals(KeptFiles.key(path))) {
            throw new FileSystemException(path.toString(), null, "the directory was replaced meanwhile");
        }
        Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
