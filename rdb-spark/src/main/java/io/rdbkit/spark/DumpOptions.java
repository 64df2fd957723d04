package io.rdbkit.spark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rdbkit.transform.Span;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The options of reading.
 *
 * @param paths         files, directories and globs
 * @param table         which table
 * @param withValue     whether keys have the column {@code value}
 * @param partSize      the least size of a part of a file in bytes; {@link #AUTOMATIC} to choose it
 * @param skipsBadFiles whether damaged files are left out; otherwise they fail
 * @param dropsAofTail  whether AOF commands behind an RDB are left out; otherwise they are refused
 */
record DumpOptions(
        List<String> paths,
        DumpTable table,
        boolean withValue,
        long partSize,
        boolean skipsBadFiles,
        boolean dropsAofTail)
        implements Serializable {

    /** Files are read in parts where there are fewer of them than processors could read. */
    static final long AUTOMATIC = 0;

    private static final String PATH = "path";
    private static final String PATHS = "paths";
    static final String TABLE = "table";
    private static final String VALUE = "value";
    private static final String PART_SIZE = "partSize";
    private static final String BAD_FILES = "badFiles";
    private static final String DROP_AOF_TAIL = "dropAofTail";

    /** @throws IllegalArgumentException if the value of an option is wrong */
    static DumpOptions of(CaseInsensitiveStringMap options) {
        DumpTable table = DumpTable.parse(options.getOrDefault(TABLE, DumpTable.KEYS.toString()));
        boolean withValue = flag(options, VALUE);
        if (withValue && table != DumpTable.KEYS) {
            throw new IllegalArgumentException("option value=true goes with table=keys");
        }
        return new DumpOptions(
                paths(options), table, withValue, partSize(options), skips(options), flag(options, DROP_AOF_TAIL));
    }

    private static boolean flag(CaseInsensitiveStringMap options, String name) {
        String text = options.getOrDefault(name, "false").toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("option " + name + "=" + text + ": it is true or false");
        }
        return text.equals("true");
    }

    private static boolean skips(CaseInsensitiveStringMap options) {
        String text = options.getOrDefault(BAD_FILES, "fail").toLowerCase(Locale.ROOT);
        if (!text.equals("fail") && !text.equals("skip")) {
            throw new IllegalArgumentException("option " + BAD_FILES + "=" + text + ": it is fail or skip");
        }
        return text.equals("skip");
    }

    private static long partSize(CaseInsensitiveStringMap options) {
        String text = options.get(PART_SIZE);
        if (text == null) {
            return AUTOMATIC;
        }
        long size;
        try {
            size = Span.parseSize(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("option " + PART_SIZE + "=" + text + ": " + e.getMessage(), e);
        }
        if (size < 1) {
            throw new IllegalArgumentException("option " + PART_SIZE + "=" + text + ": it is at least 1");
        }
        return size;
    }

    /** Spark has one path as it is, several as JSON. */
    private static List<String> paths(CaseInsensitiveStringMap options) {
        List<String> paths = new ArrayList<>();
        String one = options.get(PATH);
        if (one != null) {
            paths.add(one);
        }
        String several = options.get(PATHS);
        if (several != null) {
            try (JsonParser json = new JsonFactory().createParser(several)) {
                for (JsonToken token; (token = json.nextToken()) != null; ) {
                    if (token == JsonToken.VALUE_STRING) {
                        paths.add(json.getText());
                    }
                }
            } catch (IOException e) {
                throw new IllegalArgumentException("option " + PATHS + " is not JSON", e);
            }
        }
        return List.copyOf(paths);
    }
}
