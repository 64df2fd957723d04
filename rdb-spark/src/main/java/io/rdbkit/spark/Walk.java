package io.rdbkit.spark;

import io.rdbkit.RdbIndex;
import io.rdbkit.RdbPart;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Walks over a file to its end: finds its parts, or what is wrong with it. */
final class Walk implements Function<DumpFile, Walk.Found> {

    private static final long serialVersionUID = 1L;

    private final DumpOptions options;
    private final long distance;
    private final SerializableConfiguration configuration;

    /** @param distance the least size of a part */
    Walk(DumpOptions options, long distance, SerializableConfiguration configuration) {
        this.options = options;
        this.distance = distance;
        this.configuration = configuration;
    }

    /**
     * What a walk has found.
     *
     * @param parts  the parts; none if the file can only be read as one
     * @param error  what is wrong with the file, in a line; null if it is whole
     * @param offset where; -1 if that is unknown
     */
    record Found(List<byte[]> parts, @Nullable String error, long offset) implements Serializable {

        boolean isBad() {
            return error != null;
        }
    }

    @Override
    public Found call(DumpFile file) throws IOException {
        try {
            List<byte[]> parts =
                    RdbIndex.of(file.open(configuration.value()), ReadOptions.DEFAULT, distance).parts().stream()
                            .map(RdbPart::toBytes)
                            .toList();
            file.requireUnchanged(configuration.value());
            return new Found(parts, null, -1);
        } catch (RdbUnsupportedException | RdbRefusedException noParts) {
            return whole(file);
        } catch (RdbException damaged) {
            return bad(damaged);
        }
    }

    /** A compressed file, one with commands behind its RDB, or one that can't be read either. */
    private Found whole(DumpFile file) throws IOException {
        try (RdbReader in = RdbReader.open(file.open(configuration.value()), ReadOptions.DEFAULT)) {
            while (in.next() != null) {
                // goes to the end
            }
            return in.tail() == null || options.dropsAofTail()
                    ? new Found(List.of(), null, -1)
                    : bad(RdbRefusedException.unapplied(in.tail()));
        } catch (RdbException damaged) {
            return bad(damaged);
        }
    }

    private static Found bad(RdbException e) {
        return new Found(List.of(), e.getMessage(), e.offset());
    }
}
