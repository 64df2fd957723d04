package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says about loading in a server, what it writes for a server, and the server itself agree. */
class ServerTruthTest {

    private static final Path FINDINGS = Path.of("..", "docs", "findings");

    @TempDir
    Path dir;

    private String out() {
        return dir.resolve("out.rdb").toString();
    }

    private static String finding(String name) {
        return FINDINGS.resolve(name + ".rdb").toString();
    }

    /** docs/findings.md has the answers of these servers to these files. */
    @ParameterizedTest
    @CsvSource({
        "newer-than-version-slot-info, redis-7.0, SLOT_INFO records: 1",
        "newer-than-version-slot-info, valkey-8.1, SLOT_INFO records: 1",
        "newer-than-version-function-pre-release, redis-8.0, FUNCTION_PRE_GA records: 1",
        "newer-than-version-aux, redis-2.8, AUX records: 1",
        "key-metadata, redis-8.6, metadata of class KMT1",
        "slot-import, valkey-9.0, a node of a cluster: 1",
        "stream-length-more, valkey-9.1, more or fewer records than they say: 1",
        "empty-collection-zipmap, redis-7.0, HASH_ZIPMAP without elements: 1",
        "packed-damaged-zipmap, redis-8.0, damaged zipmap"
    })
    void aFileThatAServerRefusesIsReportedAsNotLoading(String name, String target, String reason) {
        String err = Cli.run("verify", "--target", target, finding(name))
                .fails(ExitCode.NO, reason)
                .err();
        assertFalse(err.contains("["), err);
    }

    @ParameterizedTest
    @CsvSource({
        "newer-than-version-slot-info, redis-8.0, ''",
        "newer-than-version-slot-info, valkey-9.1, ''",
        "newer-than-version-aux, redis-6.0, ''",
        "key-metadata-ignored, redis-8.6, ''",
        "stream-length-more, redis-7.0, ''",
        "empty-collection-list, redis-7.0, it leaves out 1 keys without elements",
        "empty-collection-list, redis-6.0, it may die when one of 1 keys without elements is used"
    })
    void aFileThatLoadsChangedIsReportedWithTheChange(String name, String target, String word) {
        String out =
                Cli.run("verify", "--target", target, finding(name)).succeeds().out();
        assertTrue(out.contains("good, loads in " + target) && out.contains(word), out);
        assertTrue(out.contains("not checked: elements of values, duplicate keys"), out);
    }

    @ParameterizedTest
    @CsvSource({
        "newer-than-version-slot-info, 'Redis 7.4 and later; Valkey 9.0 and later'",
        "newer-than-version-aux, 'Redis 3.2 and later; every Valkey'",
        "newer-than-version-function-pre-release, 'Redis 7.0; no Valkey, as its functions are of a 7.0 release candidate'",
        "stream-length-more, 'Redis 5.0 and later; Valkey 7.2 to Valkey 9.0'",
        "slot-import, 'no Redis; Valkey 9.0 and later, as a node of a cluster'",
        "key-metadata, 'Redis 8.6 and later; no Valkey, with the modules of KMT1'",
        "module-value, 'Redis 4.0 and later; every Valkey, with the modules of abcdefghi'"
    })
    void infoAgreesWithVerify(String name, String servers) {
        String out = Cli.run("info", finding(name)).succeeds().out();
        assertTrue(out.contains("  loads in    " + servers + System.lineSeparator()), out);
    }

    @ParameterizedTest
    @CsvSource({
        "packed-damaged-list-ziplist-length, valkey-9.1",
        "packed-damaged-listpack-count, redis-8.0",
        "packed-damaged-intset-count, redis-6.2",
        "duplicate-member-set, redis-7.0",
        "stream-node-fields, redis-5.0",
        "pending-owner, redis-6.2",
        "field-expiry-text, redis-8.0"
    })
    void valuesAreCheckedBeforeTheyAreCopiedForATarget(String name, String target) throws Exception {
        Cli.run("rewrite", "--target", target, finding(name), "-o", out()).fails(ExitCode.BAD_INPUT, "key \"k\"");
        assertFalse(Files.exists(Path.of(out())));
        String err = Cli.run("rewrite", "--target", target, "--trust", finding(name), "-o", out())
                .succeeds()
                .err();
        assertTrue(err.contains("values were not checked (--trust)"), err);
    }

    @ParameterizedTest
    @CsvSource({"stream-length-more", "stream-length-less", "stream-length-empty", "stream-length-none"})
    void aWrongStreamLengthIsCorrectedForATarget(String name) {
        Cli.run("rewrite", "--target", "valkey-9.1", finding(name), "-o", out()).succeeds();
        Cli.run("verify", "--deep", "--target", "valkey-9.1", out()).succeeds();
    }

    @Test
    void aChangedFileHasNoSlotImportAndANoteSaysSo() {
        String err = Cli.run("rewrite", finding("slot-import"), "--key", "*", "-o", out())
                .succeeds()
                .err();
        assertTrue(err.contains("left out: SLOT_IMPORT record"), err);
        Cli.run("verify", "--target", "valkey-9.1", out()).succeeds();
        assertTrue(Cli.run("info", finding("slot-import")).succeeds().out().contains("1 unfinished imports of slots"));
    }

    @Test
    void emptyCollectionsAreALossWithAPolicy() {
        String file = finding("empty-collection-zset");
        Cli.run("rewrite", "--target", "redis-6.0", file, "-o", out())
                .fails(ExitCode.REFUSED, "a collection without elements");
        String err = Cli.run("rewrite", "--target", "redis-6.0", "--on-loss", "drop-key", file, "-o", out())
                .succeeds()
                .err();
        assertTrue(err.contains("lost: empty-collection 1: db 0 \"k\""), err);
        Cli.run("verify", "--deep", out()).succeeds();
    }

    @Test
    void theTimeOfModuleDataIsKept() throws Exception {
        String line =
                "{\"module_aux\":{\"module\":\"abcdefghi\",\"version\":3,\"when\":7,\"tokens\":[[\"unsigned\",2]]}}";
        Path lines = Files.writeString(dir.resolve("in.jsonl"), line + "\n");
        Cli.run("build", lines.toString(), "-o", out()).succeeds();
        assertEquals(line, Cli.run("export", out()).succeeds().out().strip());
    }

    @ParameterizedTest
    @CsvSource({
        "deep/SLOT_INFO-REDIS0009, newer-than-version",
        "deep/moduleaux-lzf, damaged-string",
        "deep/target-damaged-ziplist, packed-damaged",
        "slot-import/minimal, slot-import",
        "slot-import/valkey-9, slot-import",
        "loads-in/aux-in-rdb6, newer-than-version",
        "empty-collections/empty-keys, empty-collection"
    })
    void damagedFilesOfUsersAreReported(String name, String code) {
        Cli run = Cli.run("verify", "--deep", CaseFiles.file(name + ".rdb").toString());
        assertEquals(ExitCode.NO, run.exitCode());
        String out = run.out();
        assertTrue(out.contains("error " + code + " at "), out);
    }

    @Test
    void filesOfUsersAreTreatedTheSame() {
        String strict = CaseFiles.file("key-meta/strict-8.6.rdb").toString();
        Cli.run("verify", "--target", "redis-8.6", strict).fails(ExitCode.NO, "KMT1");
        Cli.run("verify", "--target", "redis-8.6", "--assume-module", "KMT1", strict)
                .succeeds();
        String ignored = CaseFiles.file("key-meta/allow-ignore-8.6.rdb").toString();
        Cli.run("verify", "--target", "redis-8.6", ignored).succeeds();
        String empty = CaseFiles.file("empty-collections/empty-keys.rdb").toString();
        Cli.run("rewrite", "--target", "redis-6.0", "--on-loss", "drop-key", empty, "-o", out())
                .succeeds();
        String damaged = CaseFiles.file("deep/target-damaged-ziplist.rdb").toString();
        Cli.run(
                        "rewrite",
                        "--target",
                        "valkey-9.1",
                        damaged,
                        "-o",
                        dir.resolve("no.rdb").toString())
                .fails(ExitCode.BAD_INPUT, "damaged ziplist");
        String err = Cli.run("export", CaseFiles.file("deep/moduleaux-lzf.rdb").toString())
                .fails(ExitCode.BAD_INPUT, "AUX data of module")
                .err();
        assertFalse(err.contains("RawValue") || err.contains("Entry["), err);
    }
}
