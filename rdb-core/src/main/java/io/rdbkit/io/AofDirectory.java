package io.rdbkit.io;

import io.rdbkit.RdbFormatException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A multi-part AOF (Redis 7.0 and later): a directory with a manifest that names one base file and any number of
 * incremental ones, to be applied in that order. History files, which the server is about to delete, are left out.
 */
public final class AofDirectory {

    private final Path manifest;
    private final Path base;
    private final List<Path> increments;

    private AofDirectory(Path manifest, Path base, List<Path> increments) {
        this.manifest = manifest;
        this.base = base;
        this.increments = List.copyOf(increments);
    }

    /** Reads the manifest and makes sure that the files it names are there. */
    public static AofDirectory read(Path dir) throws IOException {
        Path manifest = findManifest(dir);
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
        if (base == null) {
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

    /** A server that died while replacing its manifest leaves the unfinished new one under a temp- name. */
    private static boolean isManifest(String name) {
        return name.endsWith(".manifest") && !name.startsWith("temp-");
    }

    private static Path present(Path dir, AofManifestLine line, Path manifest) throws IOException {
        Path file = dir.resolve(line.file());
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file, but " + manifest + " names it");
        }
        return file;
    }

    /** What names the others. */
    public Path manifest() {
        return manifest;
    }

    /** The base file: an RDB, or an AOF where the server is told not to write its preamble as one. */
    public Path base() {
        return base;
    }

    /** The incremental files, in the order of their commands. */
    public List<Path> increments() {
        return increments;
    }
}
