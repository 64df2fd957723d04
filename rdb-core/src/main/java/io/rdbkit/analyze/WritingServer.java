package io.rdbkit.analyze;

import io.rdbkit.AuxEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import org.jspecify.annotations.Nullable;

/** Finds out which server wrote a file, from the AUX fields in front of its keys. */
public final class WritingServer {

    private static final Bytes REDIS = Bytes.utf8("redis-ver");
    private static final Bytes VALKEY = Bytes.utf8("valkey-ver");

    private @Nullable String redis;
    private @Nullable String valkey;
    private Producer producer = Producer.REDIS;

    /** Of a file that has told nothing yet. */
    public WritingServer() {}

    /** Looks at an entry, one of those before the first key. */
    public void see(RdbEntry entry) {
        if (entry instanceof AuxEntry field) {
            if (field.name().equals(REDIS)) {
                redis = field.value().toString();
            } else if (field.name().equals(VALKEY)) {
                valkey = field.value().toString();
            }
            Producer told = Producer.of(field.name(), field.value());
            if (told != null && told.counts(producer)) {
                producer = told;
            }
        }
    }

    /**
     * The server; if the file doesn't tell or it is none that is known, the oldest that loads the file.
     *
     * @param version the format of the file
     */
    public @Nullable ServerVersion server(RdbVersion version) {
        ServerVersion named = valkey != null
                ? ServerVersion.named("valkey-" + valkey)
                : redis == null ? null : ServerVersion.named("redis-" + redis);
        if (named != null && !producer.isAlone()) {
            return named;
        }
        ServerVersion first = Target.of(version).server();
        return first != null ? first : ServerVersion.named("latest");
    }

    /** Whether another server than Redis or Valkey wrote it, whose memory is not modelled. */
    public boolean isAnother() {
        return producer.isAlone();
    }
}
