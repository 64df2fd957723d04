package io.rdbkit.cli;

import io.rdbkit.transform.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An argument that stands for several files: the directory of a split or the manifest in it, or a directory with dumps.
 *
 * @param files the files, in the order in which they are read
 * @param note  what to say about the choice; null if there is nothing to say
 */
record InputDirectory(List<InputFile> files, String note) {

    private static final String DUMP = ".rdb";

    /** The end of the name of the file that makes a directory a multi-part AOF. */
    private static final String AOF_MANIFEST = ".manifest";

    /**
     * What an argument stands for.
     *
     * @return null if it stands for itself: a file, a multi-part AOF, an address or standard input
     * @throws io.rdbkit.format.RdbFormatException if the manifest of a split is damaged
     */
    static InputDirectory of(String argument) throws IOException {
        Path path;
        try {
            path = Path.of(argument);
        } catch (InvalidPathException e) {
            return null; // whoever opens it says so
        }
        boolean isDirectory = Files.isDirectory(path);
        Path manifest = isDirectory ? path.resolve(Manifest.NAME) : path;
        if (isManifest(manifest)) {
            return ofSplit(manifest, isDirectory);
        }
        return isDirectory ? ofDumps(path) : null;
    }

    private static InputDirectory ofSplit(Path manifest, boolean isDirectory) throws IOException {
        List<InputFile> parts = new ArrayList<>();
        for (Manifest.Listed part : Manifest.parts(manifest)) {
            parts.add(new InputFile(manifest.resolveSibling(part.file()).toString(), part));
        }
        long more = 0;
        if (isDirectory) {
            List<String> listed = parts.stream().map(InputFile::name).toList();
            more = names(manifest.getParent()).stream()
                    .filter(name -> name.endsWith(DUMP)
                            && !listed.contains(manifest.resolveSibling(name).toString()))
                    .count();
        }
        return new InputDirectory(
                parts,
                more == 0
                        ? null
                        : Wording.files(more, "*.rdb") + " left out, because the manifest does not list "
                                + (more == 1 ? "it" : "them"));
    }

    /** Null if there is no dump in it. */
    private static InputDirectory ofDumps(Path directory) throws IOException {
        List<String> names = names(directory);
        List<InputFile> dumps = names.stream()
                .filter(name -> name.endsWith(DUMP))
                .map(name -> new InputFile(directory.resolve(name).toString()))
                .toList();
        if (dumps.isEmpty() || names.stream().anyMatch(name -> name.endsWith(AOF_MANIFEST))) {
            return null;
        }
        long others = names.size() - dumps.size();
        return new InputDirectory(
                dumps,
                Wording.files(dumps.size(), "*.rdb") + " read"
                        + (others == 0 ? "" : ", " + Wording.files(others, "other") + " left out"));
    }

    /** The names of all files in a directory, sorted. */
    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** A dump may have the same name. */
    private static boolean isManifest(Path file) throws IOException {
        Path name = file.getFileName();
        if (name == null || !name.toString().equals(Manifest.NAME) || !Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            int first = in.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = in.read();
            }
            return first == '{';
        }
    }
}
