package io.rdbkit.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file as it was when the job was planned.
 *
 * @param path     its address
 * @param length   its size in bytes
 * @param modified when it was written, in unix milliseconds; 0 if its file system does not tell
 */
record DumpFile(String path, long length, long modified) implements Serializable {

    static DumpFile of(FileStatus file) {
        return new DumpFile(file.getPath().toString(), file.getLen(), file.getModificationTime());
    }

    /** What the column {@code source} has, as bytes. */
    byte[] source() {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Opens it.
     *
     * @throws IOException if it has changed
     */
    InputStream open(Configuration configuration) throws IOException {
        return open(configuration, 0, length);
    }

    /** Opens a part of it. */
    InputStream open(Configuration configuration, long start, long end) throws IOException {
        Path file = new Path(path);
        FileSystem system = file.getFileSystem(configuration);
        requireUnchanged(system);
        FSDataInputStream in = system.open(file);
        try {
            if (start > 0) {
                in.seek(start);
            }
            return BoundedInputStream.builder()
                    .setInputStream(in)
                    .setMaxCount(end - start)
                    .get();
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Parts of two files would make no sense, and half of a file that somebody writes would look damaged. */
    void requireUnchanged(Configuration configuration) throws IOException {
        requireUnchanged(new Path(path).getFileSystem(configuration));
    }

    private void requireUnchanged(FileSystem system) throws IOException {
        FileStatus now;
        try {
            now = system.getFileStatus(new Path(path));
        } catch (FileNotFoundException e) {
            throw new IOException(path + ": is gone since the job was planned", e);
        }
        if (now.getLen() != length || now.getModificationTime() != modified) {
            throw new IOException(path + ": has changed since the job was planned; read a copy");
        }
    }
}
