package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs that replace an existing output are killed (SIGKILL). Each name then has the old file or the new one. After the
 * next run only its own output is left.
 */
final class KilledRun {

    private static final int DATABASES = 60;
    private static final String NEXT = "next";

    /** When the run is killed. */
    enum Moment {
        /** At any time between its start and the usual end of a run. */
        ANY,
        /** When everything is written, and files are about to be moved or are being moved. */
        PUBLISHING
    }

    /** What the killed run leaves. */
    enum Found {
        OLD,
        NEW,
        /** Some files of a split are old and some new. The next run restores them. */
        MIXED
    }

    private final Path directory;
    private final Path temporary;
    private final Path input;
    private final Path out;
    private final List<String> args;
    private final Map<String, byte[]> old = new TreeMap<>();
    private final Map<String, byte[]> whole;
    private final long wholeMillis;

    /**
     * @param command the words, with {@code IN}, {@code IN2} (the same file again) and {@code OUT}
     * @param keys    the number of keys in each database, of some 1000 bytes each
     */
    KilledRun(Path directory, String command, int keys) throws Exception {
        this.directory = directory;
        temporary = Files.createDirectory(directory.resolve("tmp"));
        input = Files.write(directory.resolve("in.rdb"), TinyRdb.of(rdb -> {
            for (int db = 0; db < DATABASES; db++) {
                rdb.db(db);
                for (int i = 0; i < keys; i++) {
                    rdb.key(db + ":" + i, "x".repeat(1000));
                }
            }
            rdb.end();
        }));
        Path copy = Files.copy(input, directory.resolve("in2.rdb"));
        Path outputs = Files.createDirectory(directory.resolve("outputs"));
        boolean split = command.startsWith("split");
        out = split ? outputs : outputs.resolve("out.rdb");
        args = Arrays.stream(command.split(" "))
                .map(word -> switch (word) {
                    case "IN" -> input.toString();
                    case "IN2" -> copy.toString();
                    case "OUT" -> out.toString();
                    default -> word;
                })
                .toList();
        start().waitFor(); // the files of the program are in memory then
        long start = System.nanoTime();
        assertEquals(0, start().waitFor());
        wholeMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        whole = files();
        for (String name : whole.keySet()) {
            old.put(name, ("old " + name).getBytes("US-ASCII"));
        }
        old.put("other", new byte[] {1});
        if (split) {
            old.remove("db1.rdb"); // some of them need not exist
            old.remove("db50.rdb");
        }
    }

    private Process start() throws IOException {
        return ForkedRdb.of(temporary, Main.class, List.of(), args.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    /** The files of the output that are not hidden. */
    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : Cli.names(outputs())) {
            if (!name.startsWith(".")) {
                files.put(name, Files.readAllBytes(outputs().resolve(name)));
            }
        }
        return files;
    }

    private Path outputs() {
        return directory.resolve("outputs");
    }

    private void reset() throws IOException {
        for (String name : Cli.names(outputs())) {
            Files.delete(outputs().resolve(name));
        }
        for (Map.Entry<String, byte[]> file : old.entrySet()) {
            Files.write(outputs().resolve(file.getKey()), file.getValue());
        }
    }

    /** Starts the run, kills it, looks at the files, and starts the next run. */
    Found check(Moment moment, Random random) throws Exception {
        reset();
        Process process = start();
        if (moment == Moment.ANY) {
            Thread.sleep((long) (random.nextDouble() * wholeMillis));
        } else {
            while (process.isAlive() && !isPublishing()) {
                Thread.onSpinWait();
            }
            TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
        }
        process.destroyForcibly();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));

        Map<String, byte[]> files = files();
        int olds = 0;
        int news = 0;
        for (String name : union(old, whole)) {
            byte[] is = files.remove(name);
            if (!Arrays.equals(old.get(name), whole.get(name)) && !name.equals("other")) {
                boolean isOld = Arrays.equals(is, old.get(name));
                assertTrue(isOld || Arrays.equals(is, whole.get(name)), name + " is neither the old nor the new file");
                olds += isOld ? 1 : 0;
                news += isOld ? 0 : 1;
            }
        }
        assertEquals(Map.of(), files, "a temporary file must be hidden");
        if (random.nextBoolean()) {
            anotherRunPutsBack(olds, news);
        }
        Cli.run(args.toArray(String[]::new)).succeeds();
        assertAll(whole);
        return news == 0 ? Found.OLD : olds == 0 ? Found.NEW : Found.MIXED;
    }

    /** Every later run that writes to the directory cleans up, whatever it writes. */
    private void anotherRunPutsBack(int olds, int news) throws IOException {
        Path next = outputs().resolve(NEXT);
        Cli.run("rewrite", Cli.dump("redis-7.0-rich").toString(), "-o", next.toString(), "-q")
                .succeeds();
        Files.delete(next);
        if (olds == 0) { // or it was killed just before it could report the end
            Map<String, byte[]> files = files();
            boolean isNew = Arrays.equals(
                    files.get(whole.keySet().iterator().next()),
                    whole.values().iterator().next());
            assertAll(isNew ? whole : old);
        } else {
            assertAll(old);
        }
    }

    private void assertAll(Map<String, byte[]> expected) throws IOException {
        Map<String, byte[]> files = files();
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
            assertArrayEquals(file.getValue(), files.get(file.getKey()), file.getKey());
        }
        TreeMap<String, byte[]> all = new TreeMap<>(expected);
        all.put("other", new byte[] {1});
        assertEquals(List.copyOf(all.keySet()), Cli.names(outputs()), "no other file stays");
        assertEquals(List.of(), Cli.names(temporary), "no temporary file stays");
    }

    private static List<String> union(Map<String, byte[]> one, Map<String, byte[]> other) {
        List<String> names = new ArrayList<>(one.keySet());
        other.keySet().stream().filter(name -> !one.containsKey(name)).forEach(names::add);
        return names;
    }

    /** Whether files are being moved, or the only temporary file has its full size. */
    private boolean isPublishing() throws IOException {
        try (Stream<Path> hidden = Files.walk(outputs(), 2)) {
            long size = whole.values().iterator().next().length;
            return hidden.anyMatch(file -> {
                String name = file.getFileName().toString();
                return name.endsWith(".before")
                        || !Files.isDirectory(out)
                                && name.startsWith(".")
                                && file.toFile().length() == size;
            });
        } catch (NoSuchFileException | UncheckedIOException goneMeanwhile) {
            return true;
        }
    }
}
