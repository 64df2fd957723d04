package io.rdbkit.cli;

import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.transform.BuildException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** Turns exceptions into a line on stderr and an exit code. No other class does this. */
final class Failure {

    private Failure() {}

    static int report(Throwable failure, CommandLine command) {
        Throwable e = unwrapped(failure);
        if (isBrokenPipe(e)) {
            return ExitCode.BROKEN_PIPE; // the reader has closed standard output; it needs no message
        }
        if (isProcessEnding()) {
            return exitCode(e); // a signal has removed the files; its sender needs no message
        }
        PrintWriter err = command.getErr();
        String reading = command.getCommandSpec().root().userObject() instanceof RdbCommand rdb ? rdb.reading() : null;
        KeyDisplay keys = isGiven("--hide-keys", command) ? KeyDisplay.HASHED : KeyDisplay.PLAIN;
        err.println("rdb: " + line(e, reading, keys));
        if (isGiven("--debug", command)) {
            err.println(keys.trace(failure));
        }
        return exitCode(e);
    }

    private static boolean isGiven(String flag, CommandLine command) {
        CommandLine.Model.OptionSpec option = command.getCommandSpec().findOption(flag);
        return option != null && Boolean.TRUE.equals(option.getValue());
    }

    static int exitCode(Throwable e) {
        if (e instanceof RdbRefusedException || e instanceof OutOfMemoryError && !isOfSystem(e)) {
            return ExitCode.REFUSED;
        }
        if (e instanceof BuildException build) {
            return build.isRefused() ? ExitCode.REFUSED : ExitCode.BAD_INPUT;
        }
        if (e instanceof RdbException) {
            return ExitCode.BAD_INPUT;
        }
        if (e instanceof IllegalArgumentException
                || e instanceof FileAlreadyExistsException
                || e instanceof DirectoryNotEmptyException) {
            return ExitCode.USAGE;
        }
        return ExitCode.IO;
    }

    /**
     * The message: what is wrong, where, and what to do about it.
     *
     * @param reading the name of the input; may be null
     * @param keys    how to name a key
     */
    static String line(Throwable failure, String reading, KeyDisplay keys) {
        Throwable e = unwrapped(failure);
        String input = reading == null ? "" : reading + ": ";
        if (e instanceof RdbException rdb) {
            return oneLine(input + keys.message(e) + afterMessage(rdb));
        }
        if (e instanceof BuildException build) {
            String earlier = build.earlier() == BuildException.NOTHING ? "" : ", from line " + build.earlier();
            String hint = build.getCause() instanceof RdbRefusedException refused ? afterMessage(refused) : "";
            return oneLine(reading + " line " + build.position() + ": " + keys.message(build) + earlier + hint);
        }
        boolean ofInput = e instanceof IOException && !(e instanceof FileSystemException);
        return oneLine((ofInput ? input : "") + explain(e));
    }

    private static String afterMessage(RdbException e) {
        String hint = hint(e);
        return hint.isEmpty() ? "" : "; " + hint;
    }

    private static String hint(RdbException e) {
        if (e instanceof RdbChecksumException) {
            return "--ignore-checksum goes on all the same";
        }
        if (e instanceof RdbTruncatedException) {
            return "it is not whole, copy or save it again";
        }
        if (e instanceof RdbFormatException) {
            return e.offset() == 0
                    ? "'rdb --help' says what can be read"
                    : "it is damaged or of a newer server, copy or save it again";
        }
        if (e instanceof RdbRefusedException refused) {
            return switch (refused.reason()) {
                case AOF_TAIL -> "'rdb pull' --with a server applies them, --drop-aof-tail goes on without them";
                case DUPLICATE -> "--on-duplicate first or last keeps one of them";
                case LOSS_FOR_TARGET ->
                    "--on-loss drop-feature goes on without what is lost, drop-key without the keys";
                case LIMIT -> refused.isRaisable() ? "a higher --limit " + refused.limit() + "=N accepts it" : "";
                case UNLIKE_INPUTS -> "--target SERVER converts all inputs";
                case OTHER_DATABASE ->
                    "--db-prefix or --move-db brings it to database 0, --keep-db-numbers leaves it where it is";
                case LOSS, UNLOADABLE, EMPTY -> "";
            };
        }
        return "";
    }

    /**
     * Whether memory ran out although the heap is not full: no thread can be started, or the process may not have more
     * memory.
     */
    private static boolean isOfSystem(Throwable outOfMemory) {
        String message = String.valueOf(outOfMemory.getMessage());
        return message.contains("native thread")
                || message.contains("Metaspace")
                || message.contains("class space")
                || message.contains("Map failed");
    }

    private static String explain(Throwable e) {
        if (e instanceof IllegalArgumentException) {
            return e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException f) {
            return f.getFile() + " is there already; --force replaces it";
        }
        if (e instanceof DirectoryNotEmptyException f) {
            return f.getFile() + " is not empty; --force replaces files in it";
        }
        if (e instanceof NoSuchFileException f) {
            return f.getFile() + ": " + (f.getReason() == null ? "no such file" : f.getReason());
        }
        if (e instanceof AccessDeniedException f) {
            return f.getFile() + ": permission denied";
        }
        if (e instanceof FileSystemException f) {
            return f.getReason() == null ? f.getMessage() : f.getFile() + ": " + f.getReason();
        }
        if (e instanceof IOException) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        if (e instanceof OutOfMemoryError && isOfSystem(e)) {
            return "the system gives Java no more: " + e.getMessage();
        }
        if (e instanceof LinkageError) {
            return "a library of rdb can't be loaded: " + e.getMessage();
        }
        if (e instanceof OutOfMemoryError) {
            return "out of memory; RDB_JAVA_OPTS=-Xmx4g gives it more";
        }
        // The message of this exception is not printed: it could hold anything, also values.
        return "internal error, please report it with the output of --debug: "
                + e.getClass().getName();
    }

    /** The cause of an exception that only passes on the failure of another thread. */
    private static Throwable unwrapped(Throwable e) {
        return e.getClass() == IOException.class && e.getCause() instanceof IOException cause ? unwrapped(cause) : e;
    }

    /** Whether the reader of standard output has closed it. */
    static boolean isBrokenPipe(Throwable failure) {
        Throwable e = unwrapped(failure);
        return e instanceof FileSystemException f
                && StandardOutput.NAME.equals(f.getFile())
                && f.getMessage().contains("Broken pipe");
    }

    private static boolean isProcessEnding() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    /** Text that may contain names, as one line. Line ends and characters that control a terminal are escaped. */
    static String oneLine(String text) {
        if (text == null) {
            return "";
        }
        StringBuilder line = new StringBuilder(text.length() + 16);
        String whole = text.strip();
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        line.append(String.format("\\x%02x", (int) c));
                    } else if (isOdd(c)) {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    /**
     * Whether a character must be escaped: control characters of Latin-1, line ends of Unicode, and characters that
     * change the direction of text.
     */
    private static boolean isOdd(char c) {
        return c >= 0x80 && c < 0xa0 || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }
}
