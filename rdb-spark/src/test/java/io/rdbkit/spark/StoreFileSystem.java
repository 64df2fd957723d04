package io.rdbkit.spark;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Stands for an object store: its addresses begin with {@code store:}, it is found by an option, and a rename of a part is an error. */
public final class StoreFileSystem extends RawLocalFileSystem {

    static final AtomicLong OPENED = new AtomicLong();

    /** For Hadoop. */
    public StoreFileSystem() {}

    @Override
    public URI getUri() {
        return URI.create("store:///");
    }

    @Override
    public FSDataInputStream open(Path file, int buffer) throws IOException {
        OPENED.incrementAndGet();
        return super.open(file, buffer);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        if (from.getName().endsWith(".rdb")) {
            throw new IOException("a copy of " + from);
        }
        return super.rename(from, to);
    }
}
