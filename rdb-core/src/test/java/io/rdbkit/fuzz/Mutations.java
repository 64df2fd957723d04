package io.rdbkit.fuzz;

import io.rdbkit.EntryFormat;
import io.rdbkit.format.Target;
import io.rdbkit.fuzz.EveryWay.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Damages every good file in many ways and reads the result in {@link EveryWay}. All that it tries follows from its
 * seed.
 *
 * <pre>
 * Mutations DIRECTORY COUNT SEED [FORMAT...]
 * </pre>
 *
 * <p>Each input that shows a bug goes into DIRECTORY. COUNT is the number of inputs, equally many of each value type.
 * FORMAT is a class that supplies an {@link EntryFormat}. The exit code is 1 after a bug, and 2 at once if an input
 * takes longer than ten seconds.
 */
final class Mutations {

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PROGRESS_EVERY = 10_000;
    private static final int MOST_CRASHES = 50;

    /**
     * One input in so many is read in all ways, the others in the ways of the commands. Not a multiple of the number of
     * types.
     */
    private static final int ALL_WAYS_EVERY = 17;

    /** Each input is converted for one of these targets. */
    private static final List<Target> TARGETS = List.of(
            Target.parse("redis-2.8"),
            Target.parse("redis-6.2"),
            Target.parse("valkey-9.1"),
            Target.parse("redis-8.10"));

    private final Path finds;
    private final List<Supplier<EntryFormat>> formats;
    private final Random random;
    private final Mutator mutator;
    private final Map<String, Map<Verdict, Integer>> verdicts = new TreeMap<>();
    private int crashes;

    // for the watchdog
    private volatile byte[] inHand;
    private volatile long since;
    private long slowest;

    private Mutations(Path finds, long seed, List<Supplier<EntryFormat>> formats) {
        this.finds = finds;
        this.formats = formats;
        random = new Random(seed);
        mutator = new Mutator(random);
    }

    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        List<Supplier<EntryFormat>> formats = new ArrayList<>();
        for (String name : List.of(args).subList(3, args.length)) {
            formats.add(supplier(name));
        }
        Path finds = Files.createDirectories(Path.of(args[0]));
        boolean good = new Mutations(finds, Long.parseLong(args[2]), formats).run(Long.parseLong(args[1]));
        System.exit(good ? 0 : 1);
    }

    @SuppressWarnings("unchecked") // the caller must name a class of the right type
    private static Supplier<EntryFormat> supplier(String name) throws ReflectiveOperationException {
        return (Supplier<EntryFormat>) Class.forName(name).getConstructor().newInstance();
    }

    private boolean run(long count) throws IOException {
        long started = System.nanoTime();
        Seeds seeds = Seeds.ofDumps();
        List<byte[]> all = seeds.all();
        Thread worker = Thread.currentThread();
        Thread watchdog = new Thread(() -> watch(worker), "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        List<Map.Entry<String, List<byte[]>>> types = List.copyOf(seeds.byType().entrySet());
        for (long i = 0; i < count && crashes < MOST_CRASHES; i++) {
            Map.Entry<String, List<byte[]>> type = types.get((int) (i % types.size()));
            byte[] seed = type.getValue().get(random.nextInt(type.getValue().size()));
            byte[] damaged = mutator.damaged(seed, all);
            attempt(type.getKey(), random.nextInt(4) > 0 ? Checksums.mended(damaged) : damaged, i);
        }
        report(seeds, all.size(), System.nanoTime() - started);
        return crashes == 0;
    }

    private void attempt(String type, byte[] input, long ordinal) throws IOException {
        since = System.nanoTime();
        inHand = input;
        try {
            Target target = TARGETS.get((int) (ordinal / 7 % TARGETS.size()));
            Verdict verdict = ordinal % ALL_WAYS_EVERY == 0
                    ? EveryWay.of(input, List.of(target), formats)
                    : EveryWay.ofCommands(input, List.of(target), formats);
            verdicts.computeIfAbsent(type, none -> new EnumMap<>(Verdict.class)).merge(verdict, 1, Integer::sum);
        } catch (RuntimeException | Error e) {
            crashes++;
            System.err.println("CRASH " + keep("crash", input) + ", of " + type);
            e.printStackTrace();
        }
        inHand = null;
        if (ordinal % PROGRESS_EVERY == 0) {
            System.err.println(ordinal);
        }
        slowest = Math.max(slowest, System.nanoTime() - since);
    }

    private Path keep(String what, byte[] input) throws IOException {
        Path file = finds.resolve(what + "-" + Integer.toHexString(Arrays.hashCode(input)));
        return Files.write(file, input);
    }

    private void watch(Thread worker) {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                byte[] input = inHand;
                if (input != null && System.nanoTime() - since > MOST_NANOS && input == inHand) {
                    System.err.println("HANG " + keep("hang", input));
                    for (StackTraceElement frame : worker.getStackTrace()) {
                        System.err.println("\tat " + frame);
                    }
                    Runtime.getRuntime().halt(2);
                }
            }
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void report(Seeds seeds, int starts, long nanos) {
        long tried = 0;
        System.out.printf("%-28s %9s %9s %9s%n", "type", "broken", "damaged", "sound");
        for (Map.Entry<String, Map<Verdict, Integer>> type : verdicts.entrySet()) {
            Map<Verdict, Integer> of = type.getValue();
            System.out.printf(
                    "%-28s %9d %9d %9d%n",
                    type.getKey(),
                    of.getOrDefault(Verdict.BROKEN, 0),
                    of.getOrDefault(Verdict.DAMAGED, 0),
                    of.getOrDefault(Verdict.SOUND, 0));
            tried += of.values().stream().mapToInt(Integer::intValue).sum();
        }
        System.out.printf(
                "%d files, %d inputs made of them, %d mutations, %d s, %d crashes, 0 hangs (slowest %d ms)%n",
                seeds.files(),
                starts,
                tried + crashes,
                TimeUnit.NANOSECONDS.toSeconds(nanos),
                crashes,
                TimeUnit.NANOSECONDS.toMillis(slowest));
    }
}
