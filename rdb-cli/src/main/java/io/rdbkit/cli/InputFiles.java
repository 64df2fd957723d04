package io.rdbkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that a command is to read, by the arguments it got: an earlier split stands for all of its parts. */
final class InputFiles {

    private InputFiles() {}

    /**
     * The names of files, directories of multi-part AOFs, or {@code -}.
     *
     * @param arguments such names; also directories that {@code rdb split} made, or the {@code manifest.json} in them
     * @throws IllegalArgumentException if standard input comes twice
     */
    static List<String> of(List<String> arguments) throws IOException {
        List<String> files = new ArrayList<>();
        for (String argument : arguments) {
            Path manifest = manifest(argument);
            if (manifest == null) {
                files.add(argument);
            } else {
                for (String part : Manifest.parts(manifest)) {
                    files.add(manifest.resolveSibling(part).toString());
                }
            }
        }
        if (files.indexOf("-") != files.lastIndexOf("-")) {
            throw new IllegalArgumentException("- is given twice, and standard input can be read once");
        }
        return files;
    }

    /** That of a split; null if the argument is none. */
    private static Path manifest(String argument) throws IOException {
        try {
            Path path = Path.of(argument);
            Path manifest = Files.isDirectory(path) ? path.resolve(Manifest.NAME) : path;
            Path name = manifest.getFileName();
            boolean isNamedSo = name != null && name.toString().equals(Manifest.NAME) && Files.isRegularFile(manifest);
            return isNamedSo && beginsAsObject(manifest) ? manifest : null;
        } catch (InvalidPathException e) {
            return null; // whoever opens it says so
        }
    }

    /** A dump may have any name. */
    private static boolean beginsAsObject(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int first = in.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = in.read();
            }
            return first == '{';
        }
    }
}
