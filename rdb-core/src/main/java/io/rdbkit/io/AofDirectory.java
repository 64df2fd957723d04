package io.rdbkit.io;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A multi-part AOF (Redis 7.0 and later): a directory with a manifest. The manifest names one base file and any number
 * of incremental files, which are applied in that order. History files are left out, because the server is about to
 * delete them.
 */
public final class AofDirectory {

    private static final String MANIFEST = ".manifest";

    /** An RDB without keys, for an AOF that has none: a magic, EOF, no checksum. */
    private static final byte[] NO_KEYS = "REDIS0010\u00ff\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private final Path manifest;

    /** Null if there is no base file yet. */
    private final Path base;

    private final List<Path> increments;

    private AofDirectory(Path manifest, Path base, List<Path> increments) {
        this.manifest = manifest;
        this.base = base;
        this.increments = List.copyOf(increments);
    }

    /** Whether a path is a multi-part AOF: a directory or a manifest. */
    public static boolean isOne(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().endsWith(MANIFEST) || Files.isDirectory(path);
    }

    /**
     * Reads the manifest and checks that the files it names exist.
     *
     * @param path the directory, or the manifest in it
     */
    public static AofDirectory read(Path path) throws IOException {
        boolean isDirectory = Files.isDirectory(path);
        Path manifest = isDirectory ? findManifest(path) : path;
        Path dir = isDirectory ? path : path.toAbsolutePath().getParent();
        Path base = null;
        List<Path> increments = new ArrayList<>();
        long lastSeq = 0;
        for (AofManifestLine line : AofManifestLine.parseAll(manifest)) {
            if (line.type() == AofManifestLine.Type.BASE) {
                if (base != null) {
                    throw new RdbFormatException(manifest + ": a second base file", line.offset());
                }
                base = present(dir, line, manifest);
            } else if (line.type() == AofManifestLine.Type.INCREMENT) {
                if (line.seq() <= lastSeq) {
                    throw new RdbFormatException(
                            manifest + ": incremental file " + line.seq() + " stands after " + lastSeq, line.offset());
                }
                lastSeq = line.seq();
                increments.add(present(dir, line, manifest));
            }
        }
        if (base == null && increments.isEmpty()) {
            throw new NoSuchFileException(manifest.toString(), null, "the manifest names no base file");
        }
        return new AofDirectory(manifest, base, increments);
    }

    private static Path findManifest(Path dir) throws IOException {
        List<Path> found;
        try (Stream<Path> files = Files.list(dir)) {
            found = files.filter(file -> isManifest(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        if (found.isEmpty()) {
            throw new NoSuchFileException(dir.toString(), null, "no *.manifest in this directory");
        }
        if (found.size() > 1) {
            throw new FileSystemException(
                    dir.toString(),
                    null,
                    "more than one manifest: " + found.get(0).getFileName() + ", "
                            + found.get(1).getFileName());
        }
        return found.get(0);
    }

    /**
     * Whether a file name is that of a manifest. A server that died while it replaced its manifest leaves an incomplete
     * one with a name that begins with temp-.
     */
    private static boolean isManifest(String name) {
        return name.endsWith(MANIFEST) && !name.startsWith("temp-");
    }

    private static Path present(Path dir, AofManifestLine line, Path manifest) throws IOException {
        Path file = dir.resolve(line.file());
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file, but " + manifest + " names it");
        }
        return file;
    }

    /**
     * The bytes of the base file: an RDB, or an AOF if the server does not write the base as an RDB. If there is no
     * base file, or it is empty, servers start without keys; then this is an RDB without keys.
     */
    public InputStream open() throws IOException {
        return base == null || Files.size(base) == 0 ? new ByteArrayInputStream(NO_KEYS) : FileInput.open(base);
    }

    /** The manifest. */
    public Path manifest() {
        return manifest;
    }

    /** The base file, or null if there is none. */
    public Path base() {
        return base;
    }

    /** The incremental files, in the order of their commands. */
    public List<Path> increments() {
        return increments;
    }

    /**
     * Counts the commands in the incremental files.
     *
     * @param offset the offset of the first command, as if the incremental files followed the base file
     * @param accept what may follow the last complete command of the last file; {@code ANYTHING} applies to each file
     */
    public AofTail countCommands(long offset, AofScan.Accept accept) throws IOException {
        AofTail all = new AofTail(offset, 0, 0);
        for (int i = 0; i < increments.size(); i++) {
            Path file = increments.get(i);
            boolean isLast = i == increments.size() - 1;
            boolean mustBeWhole = !isLast && accept == AofScan.Accept.CUT; // servers want all others complete
            try (FileInput aof = FileInput.open(file)) {
                all = all.and(AofScan.increment(
                        new BufferedInputStream(aof), file, mustBeWhole ? AofScan.Accept.WHOLE : accept));
                aof.requireUnchanged(true);
            }
        }
        return all;
    }
}
