package io.rdbkit.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final String file;
    private final long started = System.nanoTime();
    private ProgressBar bar;

    private Progress(Streams streams, boolean wanted, String file) {
        this.streams = streams;
        this.wanted = wanted;
        this.file = file;
    }

    static Progress of(Streams streams, MessageOptions options, String file) {
        return new Progress(streams, streams.errIsTerminal() && !options.quiet, file);
    }

    @Override
    public void accept(long offset) {
        if (!wanted) {
            return;
        }
        if (bar == null && System.nanoTime() - started > PATIENCE_NANOS) {
            bar = new ProgressBarBuilder()
                    .setTaskName(Failure.oneLine(file))
                    .setInitialMax(length())
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

    /**
     * The length of the file, or -1 if it is unknown. The length of a compressed file is used too, though it is a
     * little wrong.
     */
    private long length() {
        try {
            Path path = Path.of(file);
            return Files.isRegularFile(path) ? Files.size(path) : -1;
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
