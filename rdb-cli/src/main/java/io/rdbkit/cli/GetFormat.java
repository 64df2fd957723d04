package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.cli.resp.RespOptions;
import java.util.Locale;
import java.util.function.Consumer;

/** How {@code rdb get} prints a key. */
enum GetFormat {
    TEXT,
    JSON,
    RESP,
    RAW,
    DUMP;

    /**
     * @param full whether text is not cut; the other forms never are
     * @param lost is told, in a line, of what the format has no way to say
     */
    EntryFormat open(boolean full, Consumer<String> lost) {
        return switch (this) {
            case TEXT -> new GetText(full);
            case JSON -> JsonFormat.ofLines();
            case RESP ->
                RespFormat.of(new RespOptions(false, false, true, lost)).get();
            case RAW -> new GetRaw();
            case DUMP -> new GetDump();
        };
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
