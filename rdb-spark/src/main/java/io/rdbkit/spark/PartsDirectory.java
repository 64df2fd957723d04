package io.rdbkit.spark;

import io.rdbkit.transform.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.sql.SaveMode;

/**
 * The directory of parts. A file counts only if the manifest lists it: its name has the number of the run, so that it never takes the place of
 * another, and nothing is renamed, which in object stores is a copy.
 */
final class PartsDirectory {

    private final Path directory;
    private final String run;
    private final Configuration configuration;
    private final FileSystem system;

    /** @param run the number of the run */
    PartsDirectory(String directory, String run, Configuration configuration) throws IOException {
        this.directory = new Path(directory);
        this.run = run;
        this.configuration = configuration;
        FileSystem found = this.directory.getFileSystem(configuration);
        system = found instanceof LocalFileSystem local
                ? local.getRawFileSystem()
                : found; // no .crc files beside the parts
    }

    /**
     * Looks whether a run may write here.
     *
     * @return false if it has nothing to do
     * @throws FileAlreadyExistsException if something is there that may not be replaced
     */
    boolean accepts(SaveMode mode) throws IOException {
        if (!system.exists(directory)) {
            return true;
        }
        if (!system.getFileStatus(directory).isDirectory()) {
            throw new FileAlreadyExistsException(directory + " is a file");
        }
        if (system.listStatus(directory).length == 0) {
            return true;
        }
        switch (mode) {
            case Ignore -> {
                return false;
            }
            case Overwrite -> {
                if (!system.exists(manifest())) {
                    throw new FileAlreadyExistsException(
                            directory + " has files and no " + Manifest.NAME + ", so that it is not overwritten");
                }
                return true;
            }
            default ->
                throw new FileAlreadyExistsException(
                        directory + " has files; mode \"overwrite\" replaces the parts that its manifest lists");
        }
    }

    private Path manifest() {
        return file(Manifest.NAME);
    }

    private Path file(String name) {
        return new Path(directory, new Path(null, null, name));
    }

    /** The name of the file of a part: {@code slots-0-5460-1f2e3d4c-7.rdb}. */
    String name(String part, long attempt) {
        int dot = part.lastIndexOf('.');
        String end = dot > 0 ? part.substring(dot) : "";
        return part.substring(0, part.length() - end.length()) + "-" + run + "-" + attempt + end;
    }

    private boolean isOfRun(String name) {
        return name.contains("-" + run + "-");
    }

    /** Copies a file of this machine to a new file. */
    void copy(java.nio.file.Path from, String name) throws IOException {
        try (OutputStream to = system.create(file(name), false)) {
            java.nio.file.Files.copy(from, to);
        }
    }

    /** Removes files of this run. */
    void remove(List<String> names) throws IOException {
        for (String name : names) {
            if (isOfRun(name)) {
                system.delete(file(name), false);
            }
        }
    }

    /** Makes the parts those of the directory, and removes those that were there before. */
    void commit(byte[] json, Set<String> parts) throws IOException {
        Set<String> old = listed();
        Path fresh = file("." + Manifest.NAME + "-" + run + "-");
        try (OutputStream to = system.create(fresh, true)) {
            to.write(json);
        }
        publish(fresh);
        for (FileStatus file : system.listStatus(directory)) {
            String name = file.getPath().getName();
            if (!parts.contains(name) && (isOfRun(name) || old.contains(name))) {
                system.delete(file.getPath(), false);
            }
        }
    }

    private Set<String> listed() throws IOException {
        Set<String> names = new HashSet<>();
        if (system.exists(manifest())) {
            try (InputStream in = system.open(manifest())) {
                Manifest.parts(in, manifest().toString()).forEach(part -> names.add(part.file()));
            }
        }
        return names;
    }

    /** Gives the new manifest its name, in one step. */
    private void publish(Path fresh) throws IOException {
        Path manifest = system.makeQualified(manifest());
        if (!system.exists(manifest)) {
            if (!system.rename(fresh, manifest)) {
                throw new IOException(manifest + ": can't be written");
            }
            return;
        }
        try {
            FileContext.getFileContext(manifest.toUri(), configuration)
                    .rename(system.makeQualified(fresh), manifest, Options.Rename.OVERWRITE);
        } catch (UnsupportedFileSystemException e) { // an object store: there a file appears whole when it is closed
            try (InputStream from = system.open(fresh);
                    OutputStream to = system.create(manifest, true)) {
                from.transferTo(to);
            }
        }
    }

    /** Removes what the run has left. */
    void abort() throws IOException {
        if (!system.exists(directory)) {
            return;
        }
        for (FileStatus file : system.listStatus(directory)) {
            if (isOfRun(file.getPath().getName())) {
                system.delete(file.getPath(), false);
            }
        }
        if (system.listStatus(directory).length == 0) {
            system.delete(directory, false);
        }
    }
}
