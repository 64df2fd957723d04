package io.rdbkit.cli;

import io.rdbkit.transform.Times;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that reads an RDB. */
final class CommonOptions extends MessageOptions {

    @Option(names = "--ignore-checksum", description = "Continue if the checksum of the input is wrong.")
    boolean ignoreChecksum;

    @Mixin
    NewerOption later;

    @Option(names = "--now", paramLabel = "TIME", description = "Time that counts as now: an ISO time or epoch ms.")
    String now;

    @Mixin
    LimitOptions limit;

    private long nowMillis = -1;

    /** The current unix time in milliseconds. The clock is read only once. */
    long nowMillis() {
        if (nowMillis < 0) {
            long clock = System.currentTimeMillis();
            nowMillis = now == null ? clock : OptionValue.parse("--now", now, text -> Times.instant(text, clock));
        }
        return nowMillis;
    }
}
