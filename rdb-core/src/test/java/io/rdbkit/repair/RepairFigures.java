package io.rdbkit.repair;

import io.rdbkit.Dumps;
import io.rdbkit.HashTemplateEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbException;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.WriteOptions;
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
import java.util.List;
import java.util.Random;

/**
 * Damages dumps at random, repairs them, and compares what was saved with the originals: {@code RepairFigures [times] [seed]}. RDB_CORPUS names
 * more dumps than those of the repository.
 */
final class RepairFigures {

    private static final long LARGEST = Long.getLong("largest", 4 << 20);
    private static final Repair.Options OPTIONS = new Repair.Options(false, false, DuplicatePolicy.FIRST, true);

    private final Path directory;
    long files;
    long keys;
    /** As they were. */
    long saved;
    /** Where the damage changed bytes that nothing else depends on, such as the text of a string: no checksum covers a key alone. */
    long altered;
    /** Made of anything but the bytes of a key of the original. */
    final List<String> wrong = new ArrayList<>();

    RepairFigures(Path directory) {
        this.directory = directory;
    }

    void add(Path dump, Damaged damaged) throws IOException {
        Path file = Files.write(directory.resolve("damaged.rdb"), damaged.bytes());
        Path repaired = directory.resolve("repaired.rdb");
        WriteOptions replacing = WriteOptions.DEFAULT.withReplace(true);
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
            Diff.of(Source.of(inPlace), Source.of(repaired)).strict().to(d -> {
                if (d.kind() != Difference.Kind.ONLY_A && !d.isFunction()) {
                    wrongs[0]++;
                    wrong.add(
                            dump + " [" + damaged.from() + ", " + damaged.oldTo() + ") -> " + damaged.to() + ": " + d);
                }
            });
            altered += count.changed() + count.onlyB() - wrongs[0];
        }
    }

    /** The keys that stand where those of the original stood, be they as they were or not. */
    private static void writeInPlace(Path dump, Damaged damaged, Path file, Path out) throws IOException {
        try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT.withHoldMeasured(true));
                DamagedInput bytes = new DamagedInput(file.toFile());
                RdbWriter writer = RdbWriter.create(out, in.version(), WriteOptions.DEFAULT.withReplace(true))) {
            Preamble preamble = new Preamble(in.version());
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof HashTemplateEntry template) {
                    preamble.add(template);
                    writer.write(template);
                } else if (entry instanceof KeyEntry key) {
                    key.value().size();
                    if (in.offset() <= damaged.from() || key.offset() > damaged.oldTo()) {
                        writer.write(key);
                        continue;
                    }
                    long from = now(key.offset(), damaged);
                    long to = now(in.offset(), damaged);
                    try (Soundness soundness = new Soundness(out.getParent());
                            Records looking =
                                    Records.from(bytes, from, to - from, preamble, key.db(), soundness::damage);
                            Records records = Records.between(bytes, from, to, preamble, key.db())) {
                        if (isSound(looking, from, soundness)) {
                            writeIfInPlace(records, from, to, writer);
                        }
                    } catch (RdbException notInPlace) {
                        // it is gone
                    }
                }
            }
            writer.finish();
        }
    }

    private static boolean isSound(Records records, long from, Soundness soundness) throws IOException {
        for (RdbEntry entry; (entry = records.next()) != null; ) {
            if (records.begin(entry) >= from && entry instanceof KeyEntry key) {
                return soundness.isSound(key);
            }
        }
        return false;
    }

    private static void writeIfInPlace(Records records, long from, long to, RdbWriter writer) throws IOException {
        for (RdbEntry entry; (entry = records.next()) != null; ) {
            if (records.begin(entry) >= from && entry instanceof KeyEntry key) {
                key.value().size();
                if (records.end() == to && records.begin(entry) == from) {
                    writer.write(key);
                }
            }
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
        return "%d files, %d keys: %d saved (%.2f %%), %d altered in place, %d wrong"
                .formatted(files, keys, saved, 100.0 * saved / keys, altered, wrong.size());
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

    public static void main(String[] args) throws IOException {
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
