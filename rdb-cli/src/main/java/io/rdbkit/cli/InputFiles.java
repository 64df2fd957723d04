package io.rdbkit.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The files that a command reads. A directory stands for the files in it, see {@link InputDirectory}. */
final class InputFiles {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "File or directory to read; - is standard input.")
    List<String> arguments = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    private List<InputFile> found;

    /**
     * The files, in the order of the arguments. Each must be checked by {@link InputFile#require} before it is read.
     *
     * @param quiet whether nothing is said about files that a directory stands for
     * @throws IllegalArgumentException if standard input comes twice
     */
    List<InputFile> unchecked(boolean quiet) throws IOException {
        if (found == null) {
            found = find(quiet);
        }
        return found;
    }

    /**
     * The names of the files, all of which are there and are what a manifest says of them.
     *
     * @param quiet whether nothing is said about files that a directory stands for
     * @throws IllegalArgumentException            if standard input comes twice
     * @throws java.nio.file.NoSuchFileException   if a part of a split is not there
     * @throws io.rdbkit.format.RdbFormatException if a manifest is damaged, or a part of a split is another file
     */
    List<String> names(boolean quiet) throws IOException {
        List<String> names = new ArrayList<>();
        for (InputFile file : unchecked(quiet)) {
            file.require();
            names.add(file.name());
        }
        return names;
    }

    private List<InputFile> find(boolean quiet) throws IOException {
        List<InputFile> files = new ArrayList<>();
        for (String argument : arguments) {
            InputDirectory directory = InputDirectory.of(argument);
            if (directory == null) {
                files.add(new InputFile(argument));
            } else {
                files.addAll(directory.files());
                if (directory.note() != null && !quiet) {
                    String line = argument + ": " + directory.note();
                    spec.commandLine().getErr().println("rdb: " + Failure.oneLine(line));
                }
            }
        }
        if (files.stream().filter(file -> file.name().equals("-")).count() > 1) {
            throw new IllegalArgumentException("- is given twice, and standard input can be read once");
        }
        return files;
    }
}
