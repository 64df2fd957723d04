package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.cli.resp.RespLosses;
import io.rdbkit.cli.resp.RespOptions;
import java.util.Locale;

/** The output formats of {@code rdb get}. */
enum GetFormat {
    TEXT,
    JSON,
    RESP,
    RAW,
    DUMP,
    CSV;

    /**
     * @param full   whether text is not cut; other formats never cut
     * @param losses counts what the format cannot express
     */
    EntryFormat open(boolean full, long nowMillis, RespLosses losses) {
        return switch (this) {
            case TEXT -> new GetText(full);
            case JSON -> JsonFormat.ofLines(null);
            case RESP ->
                RespFormat.of(new RespOptions(false, false, true, null, nowMillis, losses))
                        .get();
            case RAW -> new GetRaw();
            case DUMP -> new GetDump();
            case CSV -> new ElementCsv(null);
        };
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
