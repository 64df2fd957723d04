package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rdb keys --sort}. */
class KeysSortTest {

    private static byte[] rdb() throws IOException {
        return TinyRdb.of(rdb -> {
            rdb.db(0);
            rdb.key("b", "vv");
            rdb.expiry(2000).key("c", "v".repeat(100));
            rdb.expiry(1000).key("", "vvv");
            rdb.bytes(2, 1, 'a', 3, 1, 'x', 1, 'y', 1, 'z'); // a set of three members
            rdb.db(1);
            rdb.expiry(-5).key(new byte[] {(byte) 0xff}, new byte[0]);
            rdb.key("bb", "vv");
            rdb.end();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "--sort size, 'c,a,,b,bb,\\xff'",
        "--sort elements, 'a,b,c,,\\xff,bb'",
        "--sort expiry, '\\xff,,c,b,a,bb'",
        "--sort key, ',a,b,bb,c,\\xff'",
        "--sort KEY --top 2, ',a'",
        "--top 2, 'c,a'",
        "--top 1000000000000, 'c,a,,b,bb,\\xff'",
        "--sort size --size ..4, ',b,bb,\\xff'",
        "--sort key --key b* --top 5, 'b,bb'",
    })
    void keysAreSorted(String options, String keys) throws IOException {
        String[] words = ("keys - --format keys " + options).split(" ");
        Cli cli = Cli.run(rdb(), words).succeeds();
        assertEquals(keys + ",", cli.out().replace('\n', ','));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "csv", "jsonl"})
    void sortedLinesAreTheSameLines(String format) throws IOException {
        List<String> unsorted = Cli.run(rdb(), "keys", "-", "--format", format)
                .succeeds()
                .out()
                .lines()
                .toList();
        List<String> sorted = Cli.run(rdb(), "keys", "-", "--format", format, "--sort", "key")
                .succeeds()
                .out()
                .lines()
                .toList();
        int header = format.equals("jsonl") ? 0 : 1;
        assertEquals(unsorted.subList(0, header), sorted.subList(0, header));
        assertEquals(
                unsorted.stream().skip(header).sorted().toList(),
                sorted.stream().skip(header).sorted().toList());
    }

    @Test
    void severalFilesAreSortedTogether() {
        String dump = Cli.dump("redis-7.0-rich").toString();
        String other = Cli.dump("redis-6.2-rich").toString();
        List<String> sizes = Cli.run("keys", dump, other, "--sort", "size", "--format", "csv")
                .succeeds()
                .out()
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst(".*\",\\w+,[\\w-]+,\\d+,(\\d+),.*", "$1"))
                .toList();
        assertEquals(
                sizes.stream()
                        .map(Long::valueOf)
                        .sorted((a, b) -> Long.compare(b, a))
                        .map(String::valueOf)
                        .toList(),
                sizes);
    }

    @Test
    void nothingIsPrintedOfADamagedFile() throws IOException {
        byte[] whole = rdb();
        Cli cli = Cli.run(java.util.Arrays.copyOf(whole, whole.length - 12), "keys", "-", "--sort", "key");
        cli.fails(ExitCode.BAD_INPUT, "the input ends");
        assertEquals("", cli.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "1.5"})
    void aLimitThatIsNoNumberIsRefused(String top) {
        Cli.run("keys", Cli.dump("redis-7.0-rich").toString(), "--top", top).fails(ExitCode.USAGE, "--top");
    }
}
