package io.rdbkit.spark;

import io.rdbkit.EntryWriter;
import io.rdbkit.KeyEntry;
import io.rdbkit.LossPolicy;
import io.rdbkit.Losses;
import io.rdbkit.NewKey;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.TargetWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A part that is being written to a file of this machine. */
final class PartFile implements Closeable {

    /** Keys come sorted, so that equal ones follow each other: nobody else need look for them. */
    private static final WriteOptions OPTIONS =
            WriteOptions.DEFAULT.withDigest(true).withDistinctNames(true);

    private final String name;
    private final Path file;
    private final Losses losses;
    private final EntryWriter writer;
    private int db = -1;
    private @Nullable Bytes key;

    /**
     * Begins a part with what stands before its keys.
     *
     * @param libraries an RDB that has that
     */
    PartFile(String name, Path file, PartsOptions options, byte[] libraries) throws IOException {
        this.name = name;
        this.file = file;
        Target target = Target.parse(options.target());
        losses = new Losses(LossPolicy.of(options.onLoss()));
        writer = options.table() == DumpTable.KEYS
                ? TargetWriter.create(file, target, losses, OPTIONS)
                : RdbWriter.create(file, target.version(), OPTIONS);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(libraries), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                writer.write(entry);
            }
        } catch (IOException | RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    /** Refuses a key that is there already, or in a database that nodes of a cluster don't have. */
    void requireNew(int nextDb, Bytes nextKey, boolean isOneDatabase) throws RdbRefusedException {
        if (isOneDatabase && nextDb != 0) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.OTHER_DATABASE,
                    "key " + nextKey.quoted() + " is in database " + nextDb
                            + ", and the nodes of most clusters have database 0 only; option keepDbNumbers=true keeps it",
                    -1,
                    "");
        }
        if (nextDb == db && nextKey.equals(key)) {
            throw RdbRefusedException.duplicate(
                    "key " + nextKey.quoted() + " is there twice in db " + nextDb, -1, List.of(nextKey));
        }
        db = nextDb;
        key = nextKey;
    }

    void write(KeyEntry entry) throws IOException {
        writer.write(entry);
    }

    void write(NewKey entry) throws IOException {
        ((RdbWriter) writer).write(entry);
    }

    /** Ends it. */
    WrittenParts.One finish(String as, TreeMap<String, String> values) throws IOException {
        writer.seal();
        String sha256 = HexFormat.of().formatHex(writer.sha256());
        writer.publish();
        TreeMap<String, Long> lost = new TreeMap<>();
        losses.counts().forEach((feature, count) -> lost.put(feature.toString(), count));
        return new WrittenParts.One(name, as, values, new TreeMap<>(writer.keysByDb()), Files.size(file), sha256, lost);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
