package io.rdbkit.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar on stderr. It appears only on a terminal, and only if the work takes more than a moment. It is given
 * the offset reached.
 */
final class Progress implements LongConsumer, AutoCloseable {

    private static final long PATIENCE_NANOS = 700_000_000;

    private final Streams streams;
    private final boolean wanted;
    private final List<String> files;
    private final long started = System.nanoTime();
    private ProgressBar bar;
    private int begun;

    private Progress(Streams streams, boolean wanted, List<String> files) {
        this.streams = streams;
        this.wanted = wanted;
        this.files = files;
    }

    static Progress of(Streams streams, MessageOptions options, String file) {
        return of(streams, options, List.of(file));
    }

    /** One bar for several files. */
    static Progress of(Streams streams, MessageOptions options, List<String> files) {
        return new Progress(streams, streams.errIsTerminal() && !options.quiet, files);
    }

    /** To be told the offset reached in the next of the files. */
    LongConsumer next() {
        long before = begun == 0 ? 0 : Math.max(0, length(files.subList(0, begun)));
        begun++;
        return offset -> accept(before + offset);
    }

    @Override
    public void accept(long offset) {
        if (!wanted) {
            return;
        }
        if (bar == null && System.nanoTime() - started > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName(Failure.oneLine(String.join(" ", files)))
                    .setInitialMax(length(files))
                    .setUnit("MB", 1 << 20)
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(
                            new PrintStream(streams.bar(), true, StandardCharsets.UTF_8)))
                    .build();
        }
        if (bar != null) {
            bar.stepTo(offset);
        }
    }

    /** The length of the files, or -1 where only the end will tell; that of a compressed file only misleads a little. */
    private static long length(List<String> files) {
        long all = 0;
        try {
            for (String file : files) {
                Path path = Path.of(file);
                if (!Files.isRegularFile(path)) {
                    return -1;
                }
                all += Files.size(path);
            }
            return all;
        } catch (java.io.IOException | java.nio.file.InvalidPathException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
