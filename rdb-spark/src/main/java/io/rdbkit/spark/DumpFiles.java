package io.rdbkit.spark;

import io.rdbkit.transform.Manifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that paths stand for. A directory stands for the parts that the manifest of a split lists, or for its {@code *.rdb}; a glob for what
 * it matches.
 */
final class DumpFiles {

    private static final String DUMP = ".rdb";

    private final Configuration configuration;
    private final Map<String, DumpFile> found = new LinkedHashMap<>();

    private DumpFiles(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Lists files, each once.
     *
     * @throws FileNotFoundException    if a path stands for nothing
     * @throws IllegalArgumentException if there is no path
     */
    static List<DumpFile> of(List<String> paths, Configuration configuration) throws IOException {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("no path to read: load(PATH...)");
        }
        DumpFiles files = new DumpFiles(configuration);
        for (String path : paths) {
            files.add(new Path(path));
        }
        return List.copyOf(files.found.values());
    }

    private void add(Path path) throws IOException {
        FileSystem system = path.getFileSystem(configuration);
        FileStatus[] matches = system.globStatus(path);
        if (matches == null || matches.length == 0) {
            throw new FileNotFoundException(path + ": no such file");
        }
        Arrays.sort(matches);
        for (FileStatus match : matches) {
            if (match.isDirectory()) {
                addDirectory(match.getPath(), system);
            } else {
                add(match);
            }
        }
    }

    private void add(FileStatus file) {
        DumpFile dump = DumpFile.of(file);
        found.putIfAbsent(dump.path(), dump);
    }

    private void addDirectory(Path directory, FileSystem system) throws IOException {
        Path manifest = new Path(directory, Manifest.NAME);
        if (system.exists(manifest)) {
            addParts(directory, manifest, system);
            return;
        }
        List<FileStatus> dumps = new ArrayList<>();
        for (FileStatus file : system.listStatus(directory)) {
            if (file.isFile() && file.getPath().getName().endsWith(DUMP)) {
                dumps.add(file);
            }
        }
        if (dumps.isEmpty()) {
            throw new FileNotFoundException(directory + ": no *" + DUMP + " in this directory");
        }
        dumps.sort(Comparator.naturalOrder());
        dumps.forEach(this::add);
    }

    private void addParts(Path directory, Path manifest, FileSystem system) throws IOException {
        List<Manifest.Listed> parts;
        try (InputStream in = system.open(manifest)) {
            parts = Manifest.parts(in, manifest.toString());
        }
        for (Manifest.Listed part : parts) {
            Path file = new Path(directory, new Path(null, null, part.file()));
            FileStatus status;
            try {
                status = system.getFileStatus(file);
            } catch (FileNotFoundException e) {
                throw new FileNotFoundException(file + ": no such file, and " + Manifest.NAME + " lists it");
            }
            if (part.bytes() != Manifest.Listed.UNKNOWN && part.bytes() != status.getLen()) {
                throw new IOException(
                        file + ": has " + status.getLen() + " bytes, and " + Manifest.NAME + " lists " + part.bytes());
            }
            add(status);
        }
    }
}
