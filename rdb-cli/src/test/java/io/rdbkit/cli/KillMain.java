package io.rdbkit.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;

/**
 * Kills a hundred runs of each kind, half of them while they publish their files. It takes minutes, so it is not one of
 * the tests.
 *
 * <pre>
 * mvn -q -B -Pkill -pl rdb-cli -am process-test-classes [-Druns=100] [-Dseed=1]
 * </pre>
 */
final class KillMain {

    private static final int KEYS = 400;

    private KillMain() {}

    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        long seed = Long.parseLong(args[1]);
        for (String command : new String[] {
            "rewrite IN -o OUT --force",
            "rewrite IN -o OUT --force --add-prefix x --ttl +1d --now 0",
            "split IN -o OUT --force --by db",
            "split IN -o OUT --force --by db --add-prefix x --on-duplicate first",
            "split IN IN2 -o OUT --force --by slots --into 60 --keep-db-numbers --on-duplicate first",
            "merge IN IN2 -o OUT --force --on-duplicate last",
        }) {
            Path directory = Files.createTempDirectory("rdb-kill-");
            Random random = new Random(seed);
            Map<KilledRun.Found, Integer> found = new TreeMap<>();
            KilledRun killed = new KilledRun(directory, command, KEYS);
            for (int i = 0; i < runs; i++) {
                KilledRun.Moment moment = i % 2 == 0 ? KilledRun.Moment.ANY : KilledRun.Moment.PUBLISHING;
                found.merge(killed.check(moment, random), 1, Integer::sum);
            }
            System.out.println(runs + " of " + runs + " good, seed " + seed + ": " + command + ", found " + found);
            PathUtils.deleteDirectory(directory);
        }
    }
}
