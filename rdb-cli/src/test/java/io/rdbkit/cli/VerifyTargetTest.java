package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rdb verify --target}: whether a server loads the file unchanged. */
class VerifyTargetTest {

    @ParameterizedTest
    @CsvSource({
        "redis-6.2-rich, redis-5.0",
        "redis-6.2-rich, redis-8.10",
        "redis-6.2-rich, valkey-9.1",
        "redis-7.0-rich, rdb-10",
        "valkey-8.1-rich, redis-7.2",
        "redis-8.0-rich, redis-8.0",
        "valkey-9.1-field-ttls, valkey-9.0"
    })
    void aFileThatLoadsIsGood(String dump, String target) {
        String file = Cli.dump(dump).toString();
        assertEquals(
                file + ": good, loads in " + target
                        + "; not checked: elements of values, duplicate keys (--deep checks them)",
                Cli.run("verify", file, "--target", target).succeeds().out().strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis-7.0-rich        | redis-6.2  | it is RDB 10, and redis-6.2 reads RDB 1 to 9",
                "redis-8.0-rich        | valkey-9.1 | it is RDB 12, and valkey-9.1 reads RDB 1 to 11 and VALKEY 80",
                "redis-8.0-rich        | valkey-9.1 | keys of type HASH_LISTPACK_EX: 5",
                "redis-8.0-rich        | redis-7.4  | values of module vectorset: 1",
                "redis-8.0-rich        | redis-6.2  | function libraries: 2",
                "valkey-9.1-field-ttls | redis-8.0  | it is VALKEY 80, and redis-8.0 reads RDB 1 to 12",
                "valkey-9.1-field-ttls | valkey-8.1 | it is VALKEY 80, and valkey-8.1 reads RDB 1 to 11"
            })
    void aFileThatDoesNotLoadIsReportedWithTheReason(String dump, String target, String reason) {
        String file = Cli.dump(dump).toString();
        Cli run = Cli.run("verify", file, "--target", target);
        run.fails(ExitCode.NO, file + ": does not load in " + target + ": ", reason);
        assertEquals("", run.out());
    }

    @Test
    void lossesOfAConversionAreReported() {
        Cli.run("verify", Cli.dump("redis-8.0-rich").toString(), "--target", "redis-7.4")
                .fails(
                        ExitCode.NO,
                        "'rdb rewrite --target redis-7.4 --on-loss drop-feature' converts it, lost module 1");
        Cli.run("verify", Cli.dump("redis-8.0-field-ttls").toString(), "--target", "valkey-9.1")
                .fails(ExitCode.NO, "'rdb rewrite --target valkey-9.1' converts it, nothing is lost");
    }

    /** The check assumes the server's default settings. */
    @Test
    void aDatabaseBeyondTheDefaultDoesNotLoad() throws IOException {
        byte[] rdb = TinyRdb.of(r -> {
            r.db(15);
            r.key("a", "b");
            r.db(16);
            r.key("a", "b");
            r.end();
        });
        Cli.run(rdb, "verify", "-", "--target", "redis-7.2")
                .fails(ExitCode.NO, "database 16, for which 'databases' must be at least 17");
    }

    @Test
    void aModuleMustBeDeclaredByTheUser() {
        String file = Cli.dump("redis-8.0-rich").toString();
        Cli.run("verify", file, "--target", "redis-7.4", "--assume-module", "vectorset")
                .succeeds();
    }

    @Test
    void aDamagedFileIsBadForEveryTarget() throws IOException {
        byte[] rdb = TinyRdb.of(r -> {
            r.db(0);
            r.key("a", "b");
        });
        Cli.run(rdb, "verify", "-", "--target", "redis-7.2").fails(ExitCode.NO, "the input ends");
    }

    @Test
    void wrongUsageIsRefused() {
        String file = Cli.dump("redis-8.0-rich").toString();
        Cli.run("verify", file, "--target", "redis-99").fails(ExitCode.USAGE, "--target redis-99: no such target");
        Cli.run("verify", file, "--assume-module", "x").fails(ExitCode.USAGE, "--assume-module goes with --target");
    }
}
