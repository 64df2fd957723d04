package io.rdbkit.repair;

import io.rdbkit.Dumps;
import io.rdbkit.HashTemplateEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.repair.RandomDamage.Damaged;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.DiffResult;
import io.rdbkit.transform.Difference;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Damages dumps at random, repairs them, and compares the repaired files with the originals: {@code RepairFigures
 * [times] [seed]}, or {@code RepairFigures heads} for damage of the first bytes. RDB_CORPUS names a directory with more
 * dumps.
 */
final class RepairFigures {

    private static final long LARGEST = 100_000;
    private static final RepairOptions OPTIONS = new RepairOptions(false, false, DuplicatePolicy.FIRST, true);

    private final Path directory;
    long files;
    long keys;
    /** Keys that are unchanged. */
    long saved;
    /**
     * Keys whose bytes changed where nothing in the structure shows it, such as in the text of a string. No checksum
     * covers a single key.
     */
    long altered;
    /**
     * Keys in the database before their own. The bytes where their own database began are missing, and some of its keys
     * with them.
     */
    long misplaced;
    /** Keys that were not made of the bytes of one key of the original. */
    final List<String> wrong = new ArrayList<>();

    RepairFigures(Path directory) {
        this.directory = directory;
    }

    void add(Path dump, Damaged damaged) throws IOException {
        Path file = Files.write(directory.resolve("damaged.rdb"), damaged.bytes());
        Path repaired = directory.resolve("repaired.rdb");
        WriteOptions replacing = WriteOptions.DEFAULT.withReplace(true).withDistinctNames(true);
        files++;
        try {
            Repair.of(file).with(OPTIONS).to(repaired, replacing);
        } catch (RdbException e) {
            throw new IOException(dump + ": " + e.getMessage(), e);
        }
        DiffResult.Count count = Diff.of(Source.of(dump).droppingAofTail(), Source.of(repaired))
                .strict()
                .count()
                .keys();
        keys += count.onlyA() + count.changed() + count.equal();
        saved += count.equal();
        if (count.changed() + count.onlyB() > 0) {
            Path inPlace = directory.resolve("in-place.rdb");
            writeInPlace(dump, damaged, file, inPlace);
            long[] wrongs = {0};
            Set<String> names = names(dump);
            Diff.of(Source.of(inPlace), Source.of(repaired)).strict().to(d -> {
                if (d.kind() != Difference.Kind.ONLY_A && !d.isFunction()) {
                    wrongs[0]++;
                    boolean isElsewhere = damaged.oldTo() != damaged.to()
                            && names.stream()
                                    .anyMatch(name ->
                                            name.endsWith(":" + d.name()) && !name.equals(d.db() + ":" + d.name()));
                    misplaced += isElsewhere ? 1 : 0;
                    if (!isElsewhere)
                        wrong.add(dump + " [" + damaged.from() + ", " + damaged.oldTo() + ") -> " + damaged.to() + ": "
                                + d);
                }
            });
            altered += count.changed() + count.onlyB() - wrongs[0];
        }
    }

    /** {@code db:name} for all keys. */
    static Set<String> names(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        try (RdbReader in = RdbReader.open(file)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    names.add(key.db() + ":" + key.key());
                }
            }
        }
        return names;
    }

    /**
     * Writes the best possible result: the keys of the original, except the damaged ones. In place of a damaged key it
     * writes the bytes that are there now, if they are whole records. If the gap joined the ends of two keys, a change
     * of the database between them is missing too.
     */
    private static void writeInPlace(Path dump, Damaged damaged, Path file, Path out) throws IOException {
        try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT.withHoldMeasured(true));
                DamagedInput bytes = new DamagedInput(file.toFile(), null);
                RdbWriter writer = RdbWriter.create(
                        out,
                        in.version(),
                        WriteOptions.DEFAULT.withReplace(true).withDistinctNames(true))) {
            Preamble preamble = new Preamble(in.version(), Limits.DEFAULT);
            long begin = in.version().magic().length;
            int db = 0;
            long tornAt = -1;
            int tornDb = 0;
            int hiddenDb = -1;
            int shownDb = -1;
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof HashTemplateEntry template) {
                    preamble.add(template);
                    writer.write(template);
                } else if (entry instanceof KeyEntry key) {
                    key.value().size();
                    boolean before = in.offset() <= damaged.from();
                    boolean behind =
                            begin >= damaged.oldTo() && (damaged.oldTo() > damaged.from() || begin > damaged.from());
                    if (before) {
                        writer.write(key);
                    } else if (behind) {
                        if (tornAt >= 0) {
                            shownDb = copy(bytes, tornAt, now(begin, damaged), preamble, tornDb, writer);
                            hiddenDb = key.db();
                            tornAt = -1;
                        }
                        writer.write(key.db() == hiddenDb && shownDb >= 0 ? key.withDb(shownDb) : key);
                    } else {
                        if (tornAt < 0) {
                            tornAt = begin;
                            tornDb = db;
                        }
                        if (damaged.oldTo() == damaged.to()) {
                            copy(bytes, key.offset(), in.offset(), preamble, key.db(), writer);
                        }
                    }
                    db = key.db();
                }
                begin = in.offset();
            }
            if (tornAt >= 0) {
                copy(bytes, tornAt, now(begin, damaged), preamble, tornDb, writer);
            }
            writer.finish();
        }
    }

    /**
     * Copies the records between two offsets, if they are whole and sound. Returns the database at their end, or -1.
     */
    private static int copy(DamagedInput bytes, long from, long to, Preamble preamble, int db, RdbWriter writer)
            throws IOException {
        try (Soundness soundness = new Soundness(Path.of(System.getProperty("java.io.tmpdir")));
                Records looking = Records.from(bytes, from, to - from, preamble, db, soundness::damage)) {
            for (RdbEntry entry; looking.end() < to && (entry = looking.next()) != null; ) {
                if (looking.begin(entry) >= from && entry instanceof KeyEntry key && !soundness.isSound(key)) {
                    return -1;
                }
            }
        } catch (RdbException torn) {
            return -1;
        }
        try (Records records = Records.between(bytes, from, to, preamble, db)) {
            for (RdbEntry entry; (entry = records.next()) != null; ) {
                if (records.begin(entry) >= from) {
                    writer.write(entry);
                }
            }
            return records.db();
        } catch (RdbException torn) {
            return -1;
        }
    }

    private static long now(long offset, Damaged damaged) {
        if (offset <= damaged.from() || damaged.oldTo() == damaged.to()) {
            return offset;
        }
        return offset < damaged.oldTo() ? damaged.from() : offset - damaged.oldTo() + damaged.to();
    }

    @Override
    public String toString() {
        return "%d files, %d keys: %d saved (%.2f %%), %d altered in place, %d misplaced, %d wrong"
                .formatted(files, keys, saved, 100.0 * saved / keys, altered, misplaced, wrong.size());
    }

    /** The dumps to damage. */
    static List<Path> dumps() {
        return Dumps.readable().stream()
                .filter(file ->
                        file.toFile().length() <= LARGEST && file.toFile().length() > 200)
                .toList();
    }

    static Random random(Path dump, long seed) {
        return new Random(seed * 1_000_003
                + dump.getFileName().toString().hashCode()
                + 31L * dump.getParent().getFileName().toString().hashCode());
    }

    /** The file with its first bytes missing, zeroed, and random. */
    static List<Damaged> heads(byte[] whole, int lost) {
        byte[] zeroed = whole.clone();
        Arrays.fill(zeroed, 0, lost, (byte) 0);
        byte[] noise = new byte[lost];
        new Random(lost).nextBytes(noise);
        byte[] noisy = whole.clone();
        System.arraycopy(noise, 0, noisy, 0, lost);
        return List.of(
                new Damaged(Arrays.copyOfRange(whole, lost, whole.length), 0, lost, 0),
                new Damaged(zeroed, 0, lost, lost),
                new Damaged(noisy, 0, lost, lost));
    }

    private static void printHeads(Path directory) throws IOException {
        for (int lost : new int[] {1, 5, 9, 20, 100, 512}) {
            for (int way = 0; way < 3; way++) {
                RepairFigures figures = new RepairFigures(directory);
                for (Path dump : dumps()) {
                    byte[] whole = Files.readAllBytes(dump);
                    if (whole.length > 2 * lost) {
                        figures.add(dump, heads(whole, lost).get(way));
                    }
                }
                figures.wrong.forEach(System.out::println);
                System.out.printf("%d %s %s%n", lost, new String[] {"missing", "zeros", "noise"}[way], figures);
            }
        }
    }

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("heads")) {
            printHeads(Files.createTempDirectory("rdb-repair"));
            return;
        }
        int times = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Path directory = Files.createTempDirectory("rdb-repair");
        for (RandomDamage kind :
                args.length > 2 ? new RandomDamage[] {RandomDamage.valueOf(args[2])} : RandomDamage.values()) {
            RepairFigures figures = new RepairFigures(directory);
            long started = System.nanoTime();
            for (int i = 0; i < times; i++) {
                for (Path dump : dumps()) {
                    long begun = System.nanoTime();
                    figures.add(dump, kind.to(Files.readAllBytes(dump), random(dump, seed + i)));
                    double seconds = (System.nanoTime() - begun) / 1e9;
                    if (seconds > 2) {
                        System.out.printf("%s %s: %.1f s%n", kind, dump, seconds);
                    }
                }
            }
            figures.wrong.forEach(System.out::println);
            System.out.printf("%-10s %s, %.1f s%n", kind, figures, (System.nanoTime() - started) / 1e9);
        }
    }
}
