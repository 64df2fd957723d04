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
 * Runs that are killed (SIGKILL) over an output that is there already, and what is found then: in each name the old file or the new one, and
 * after the next run nothing but what it is to make.
 */
final class KilledRun {

    private static final int DATABASES = 60;
    private static final String NEXT = "next";

    /** When it is killed. */
    enum Moment {
        /** At any time from its start to the time that a whole run takes. */
        ANY,
        /** When all is written and things are about to be put in place, or are. */
        PUBLISHING
    }

    /** What is found behind it. */
    enum Found {
        OLD,
        NEW,
        /** Some files of a split are old, some new: until the next run. */
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
     * @param command with {@code IN}, {@code IN2} (the same again) and {@code OUT}
     * @param keys    how many are in each of the databases, of some 1000 bytes each
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
        start().waitFor(); // the files of the system are in memory then
        long start = System.nanoTime();
        assertEquals(0, start().waitFor());
        wholeMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        whole = files();
        for (String name : whole.keySet()) {
            old.put(name, ("old " + name).getBytes("US-ASCII"));
        }
        old.put("other", new byte[] {1});
        if (split) {
            old.remove("db1.rdb"); // not all need be there
            old.remove("db50.rdb");
        }
    }

    private Process start() throws IOException {
        return ForkedRdb.of(temporary, Main.class, List.of(), args.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    /** What is in the output's directory and not hidden. */
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

    /** Starts it, kills it, looks, and has the next run come. */
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
                assertTrue(isOld || Arrays.equals(is, whole.get(name)), name + " is neither the old file nor the new");
                olds += isOld ? 1 : 0;
                news += isOld ? 0 : 1;
            }
        }
        assertEquals(Map.of(), files, "a temporary file that is not hidden");
        if (random.nextBoolean()) {
            anotherRunPutsBack(olds, news);
        }
        Cli.run(args.toArray(String[]::new)).succeeds();
        assertAll(whole);
        return news == 0 ? Found.OLD : olds == 0 ? Found.NEW : Found.MIXED;
    }

    /** Any run that writes to the directory cleans up, whatever it writes. */
    private void anotherRunPutsBack(int olds, int news) throws IOException {
        Path next = outputs().resolve(NEXT);
        Cli.run("rewrite", Cli.dump("redis-7.0-rich").toString(), "-o", next.toString(), "-q")
                .succeeds();
        Files.delete(next);
        if (olds == 0) { // or it was killed just before it could say that all is done
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
        assertEquals(List.copyOf(all.keySet()), Cli.names(outputs()), "files that stay");
        assertEquals(List.of(), Cli.names(temporary), "files that stay");
    }

    private static List<String> union(Map<String, byte[]> one, Map<String, byte[]> other) {
        List<String> names = new ArrayList<>(one.keySet());
        other.keySet().stream().filter(name -> !one.containsKey(name)).forEach(names::add);
        return names;
    }

    /** Whether files are being moved, or the one temporary file has its size. */
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
