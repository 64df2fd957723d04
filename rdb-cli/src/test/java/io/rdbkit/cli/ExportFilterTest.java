package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The entries beside keys in an export, in every format and under every filter. */
class ExportFilterTest {

    private static final String LIBRARIES =
            "rdb: standard input: left out because a filter chooses keys: 2 function libraries; --functions exports them";
    private static final String RECORD = "rdb: standard input: left out because a filter chooses keys: "
            + "1 record that modules keep beside their keys; --functions exports them";
    private static final String NOT_RESTORED =
            "rdb: standard input: no command restores the data that module AAAAAAAAB keeps beside its keys (1 record)";

    /** Two function libraries, data of a module, and a key. */
    private static byte[] rdb() throws IOException {
        return TinyRdb.of(out -> out.bytes(245)
                .strings("#!lua name=one\n")
                .bytes(245)
                .strings("#!lua name=two\n")
                .bytes(247, 0x81, 0, 0, 0, 0, 0, 0, 4, 0, 2, 1, 2, 9, 0)
                .db(0)
                .key("key", "value")
                .end());
    }

    private static Cli export(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("export", "-"));
        all.addAll(List.of(words));
        return Cli.run(rdb(), all.toArray(String[]::new)).succeeds();
    }

    private static long count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    /** How a format shows a library, data of a module, and a key. */
    private record Form(List<String> options, String library, String aux, String key) {

        @Override
        public String toString() {
            return options.isEmpty() ? "by default" : String.join(" ", options);
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form(List.of(), "\"function\":", "\"module_aux\":", "\"key\":"),
            new Form(List.of("--format", "json"), "\"function\":", "\"module_aux\":", "\"key\":"),
            new Form(List.of("--format", "resp"), "FUNCTION", null, "\nSET\r"),
            new Form(List.of("--format", "resp", "--restore"), "FUNCTION", null, "RESTORE"),
            new Form(List.of("--format", "resp", "--restore", "--replace"), "FUNCTION", null, "RESTORE"),
            new Form(List.of("--target", "redis-7.2", "--on-loss", "drop-feature"), "\"function\":", null, "\"key\":"));

    private static final List<String> FILTERS = List.of(
            "--key=k*",
            "--no-key=x",
            "--key-regex=.",
            "--no-key-regex=x",
            "--type=string",
            "--no-type=hash",
            "--db=0",
            "--no-db=1",
            "--slot=0-16383",
            "--expire=none",
            "--size=1..",
            "--elements=1..");

    static Stream<Arguments> pairs() {
        return FORMS.stream().flatMap(form -> FILTERS.stream().map(filter -> Arguments.of(form, filter)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aFilterLeavesOnlyKeys(Form form, String filter) throws IOException {
        Cli cli = export(words(form, filter));
        assertEquals(0, count(cli.out(), form.library));
        assertEquals(0, form.aux == null ? 0 : count(cli.out(), form.aux));
        assertEquals(1, count(cli.out(), form.key));
        assertEquals(List.of(LIBRARIES, RECORD), cli.err().lines().toList());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void functionsAreExportedOnRequest(Form form, String filter) throws IOException {
        Cli cli = export(words(form, filter, "--functions"));
        assertEquals(2, count(cli.out(), form.library));
        assertEquals(form.aux == null ? 0 : 1, form.aux == null ? 0 : count(cli.out(), form.aux));
        assertEquals(1, count(cli.out(), form.key));
        assertEquals(
                form.options.contains("resp")
                        ? List.of(NOT_RESTORED)
                        : form.options.contains("--target")
                                ? List.of("rdb: standard input: lost: module-aux 1: AAAAAAAAB")
                                : List.of(),
                cli.err().lines().toList());
    }

    private static String[] words(Form form, String... more) {
        return Stream.concat(form.options.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "--no-functions, 0, 1",
        "--no-modules, 2, 0",
        "--now=0, 2, 1",
    })
    void withoutAFilterEverythingIsExported(String option, int libraries, int records) throws IOException {
        Cli cli = export(option);
        assertEquals(libraries, count(cli.out(), "\"function\":"));
        assertEquals(records, count(cli.out(), "\"module_aux\":"));
        assertEquals("", cli.err());
    }

    @Test
    void entriesDroppedOnRequestAreNotReported() throws IOException {
        assertEquals(
                List.of(RECORD),
                export("--key", "k*", "--no-functions").err().lines().toList());
        assertEquals(
                List.of(LIBRARIES),
                export("--key", "k*", "--no-modules").err().lines().toList());
        assertEquals("", export("--key", "k*", "--quiet").err());
    }

    @ParameterizedTest
    @CsvSource({"csv", "keys"})
    void csvAndKeysHaveNothingButKeys(String format) throws IOException {
        assertEquals("", export("--format", format, "--key", "k*").err());
        Cli.run(rdb(), "export", "-", "--format", format, "--functions").fails(ExitCode.USAGE, "--functions");
    }

    @Test
    void functionsAndNoFunctionsContradict() throws IOException {
        Cli.run(rdb(), "export", "-", "--functions", "--no-functions").fails(ExitCode.USAGE, "contradict");
    }

    /** A filter of {@code rewrite} keeps functions, because the output is a file for a server. */
    @Test
    void aRewrittenFileKeepsItsFunctions() throws IOException {
        byte[] rewritten = Cli.run(rdb(), "rewrite", "-", "-o", "-", "--key", "nothing", "-q")
                .succeeds()
                .outBytes();
        Cli cli = Cli.run(rewritten, "export", "-").succeeds();
        assertEquals(2, count(cli.out(), "\"function\":"));
        assertEquals(1, count(cli.out(), "\"module_aux\":"));
    }
}
