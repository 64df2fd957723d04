package io.rdbkit.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import picocli.CommandLine;

/**
 * Writes what a distribution has beside the jars: sources of the man pages, completions, licences, and the names of our classes.
 * It is in the package of the command because it asks the command for its options.
 */
public final class DistributionMain {

    private DistributionMain() {}

    /**
     * @param args the directory to write to; the jar of the command, beside which is {@code lib}; the same of the module for Parquet; the
     *             licences of libraries that have none in their jar; our own licence
     */
    public static void main(String[] args) throws Exception {
        Path to = Path.of(args[0]);
        Path rdbJar = Path.of(args[1]);
        Path tableJar = Path.of(args[2]);
        CommandLine rdb = commandLine();
        ManPages.write(rdb, to.resolve("man"));
        for (CompletionCommand.Shell shell : CompletionCommand.Shell.values()) {
            Path file = to.resolve(
                    switch (shell) {
                        case BASH -> "share/bash-completion/completions/rdb";
                        case ZSH -> "share/zsh/site-functions/_rdb";
                        case FISH -> "share/fish/vendor_completions.d/rdb.fish";
                    });
            Files.createDirectories(file.getParent());
            Files.writeString(file, shell.script(rdb));
        }
        // Only the jars that rdb.jar names: lib may have some of an older build.
        Licences licences = new Licences(Path.of(args[3]), Path.of(args[4]), to.resolve("share/doc/rdb/licences"));
        TreeSet<String> classes = new TreeSet<>(classes(rdbJar));
        for (String name : classPath(rdbJar)) {
            Path jar = rdbJar.resolveSibling(name);
            if (isOurs(jar)) {
                classes.addAll(classes(jar));
            } else {
                licences.write(jar);
            }
        }
        for (String name : classPath(tableJar)) {
            Path jar = tableJar.resolveSibling(name);
            if (Files.exists(jar)) { // else it is one of those above
                licences.write(jar);
            }
        }
        Path names = to.resolve("share/rdb/rdb.classes");
        Files.createDirectories(names.getParent());
        Files.writeString(names, String.join("\n", classes) + "\n");
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("rdb-");
    }

    private static CommandLine commandLine() {
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                false,
                false);
        CommandLine rdb = new CommandLine(new RdbCommand(streams));
        Commands.addTo(rdb);
        return rdb;
    }

    private static List<String> classPath(Path jar) throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            return List.of(file.getManifest()
                    .getMainAttributes()
                    .getValue(Attributes.Name.CLASS_PATH)
                    .split(" "));
        }
    }

    private static List<String> classes(Path jar) throws Exception {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("io/") && name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }
}
