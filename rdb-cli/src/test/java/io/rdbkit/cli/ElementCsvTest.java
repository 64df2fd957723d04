package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV with a row for each element. */
class ElementCsvTest {

    @TempDir
    Path directory;

    private String file() throws IOException {
        return Files.write(directory.resolve("in.rdb"), TinyRdb.of(rdb -> rdb.db(0)
                        .key("s", "a \"b\",\n")
                        .key(1, "list")
                        .bytes(2)
                        .strings("x", "y")
                        .key(2, "set")
                        .bytes(1)
                        .strings("m")
                        .key(4, "hash")
                        .bytes(1)
                        .strings("f", "v")
                        .key(5, "zset")
                        .bytes(1)
                        .strings("m")
                        .number(Double.doubleToRawLongBits(1.5))
                        .end()))
                .toString();
    }

    private static final List<String> ROWS = List.of(
            "db,key,type,id,field,value,expiry",
            "0,\"s\",string,,,\"a \"\"b\"\",\\n\",",
            "0,\"list\",list,0,,\"x\",",
            "0,\"list\",list,1,,\"y\",",
            "0,\"set\",set,,,\"m\",",
            "0,\"hash\",hash,,\"f\",\"v\",",
            "0,\"zset\",zset,,\"m\",\"1.5\",");

    @Test
    void exportPrintsARowForEachElement() throws IOException {
        String out = Cli.run("export", file(), "--format", "csv", "--rows")
                .succeeds()
                .out();
        assertEquals(ROWS, out.lines().toList());
    }

    @Test
    void getPrintsTheRowsOfItsKeys() throws IOException {
        String out =
                Cli.run("get", file(), "list", "--format", "csv").succeeds().out();
        assertEquals(List.of(ROWS.get(0), ROWS.get(2), ROWS.get(3)), out.lines().toList());
    }

    @Test
    void rowsIsRefusedWithoutCsv() throws IOException {
        Cli.run("export", file(), "--rows").fails(ExitCode.USAGE);
    }
}
