package io.rdbkit.cli.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.EntryFormat;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The commands that a file becomes, read like a server reads them. No byte may be left over. */
final class RespCommands {

    private final byte[] bytes;
    private int at;

    private RespCommands(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The current time in these tests, before all times in their files. */
    static final long NOW = 1_600_000_000_000L;

    static RespOptions options() {
        return options(false, false, true);
    }

    static RespOptions options(boolean restore, boolean replace, boolean select) {
        return new RespOptions(restore, replace, select, null, NOW, new RespLosses());
    }

    static RespOptions options(boolean restore, boolean replace, String target) {
        return new RespOptions(restore, replace, true, Target.parse(target).version(), NOW, new RespLosses());
    }

    /** All of a file in one run. */
    static byte[] write(byte[] rdb, RespOptions options) throws IOException {
        return write(rdb, RespFormat.of(options));
    }

    static byte[] write(byte[] rdb, Supplier<EntryFormat> formats) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EntryFormat format = formats.get();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            format.begin(0, out);
            try {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    format.write(entry, out);
                }
            } finally {
                format.end(out);
            }
        }
        return out.toByteArray();
    }

    /** The commands that a file becomes, one line for each. */
    static List<String> of(byte[] rdb, RespOptions options) throws IOException {
        return lines(write(rdb, options));
    }

    /** The same. Asserts that nothing is lost. */
    static List<String> of(byte[] rdb) throws IOException {
        RespOptions options = options();
        List<String> commands = of(rdb, options);
        assertEquals(List.of(), options.losses().lines());
        return commands;
    }

    static List<String> lines(byte[] resp) {
        return parse(resp).stream().map(RespCommands::line).toList();
    }

    private static String line(List<Bytes> words) {
        return words.stream()
                .map(word -> word.isEmpty() ? "''" : word.toString())
                .collect(Collectors.joining(" "));
    }

    static List<List<Bytes>> parse(byte[] resp) {
        RespCommands in = new RespCommands(resp);
        List<List<Bytes>> commands = new ArrayList<>();
        while (in.at < resp.length) {
            List<Bytes> words = new ArrayList<>();
            for (long n = in.line('*'); n > 0; n--) {
                words.add(in.word());
            }
            commands.add(words);
        }
        return commands;
    }

    private Bytes word() {
        int length = (int) line('$');
        Bytes word = Bytes.wrap(bytes, at, length);
        at += length;
        lineEnd();
        return word;
    }

    private long line(char mark) {
        require(mark);
        int from = at;
        while (bytes[at] != '\r') {
            at++;
        }
        String digits = Bytes.wrap(bytes, from, at - from).toString();
        if (!digits.matches("0|[1-9][0-9]*")) {
            throw new AssertionError("no server accepts the number " + digits + " at " + from);
        }
        lineEnd();
        return Long.parseLong(digits);
    }

    private void lineEnd() {
        require('\r');
        require('\n');
    }

    private void require(char expected) {
        if (bytes[at] != expected) {
            throw new AssertionError("'" + (char) bytes[at] + "' at " + at + " where " + (int) expected + " must be");
        }
        at++;
    }
}
