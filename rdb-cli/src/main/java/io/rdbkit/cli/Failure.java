package io.rdbkit.cli;

import io.rdbkit.RdbException;
import io.rdbkit.RdbRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;

/** The one place where exceptions become a line on stderr and an exit code. */
final class Failure {

    private Failure() {}

    static int report(Throwable failure, CommandLine command) {
        Throwable e = failure;
        if (isBrokenPipe(e)) {
            return ExitCode.DONE; // whoever reads has seen enough
        }
        PrintWriter err = command.getErr();
        err.println("rdb: " + oneLine(explain(e)));
        if (wantsTrace(command)) {
            failure.printStackTrace(err);
        }
        return exitCode(e);
    }

    private static boolean wantsTrace(CommandLine command) {
        CommandLine.Model.OptionSpec debug = command.getCommandSpec().findOption("--debug");
        return debug != null && Boolean.TRUE.equals(debug.getValue());
    }

    static int exitCode(Throwable e) {
        if (e instanceof RdbRefusedException || e instanceof OutOfMemoryError) {
            return ExitCode.REFUSED;
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

    static String explain(Throwable e) {
        if (e instanceof RdbException || e instanceof IllegalArgumentException) {
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
            return f.getFile() + ": " + f.getReason();
        }
        if (e instanceof IOException) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        if (e instanceof OutOfMemoryError) {
            return "out of memory; RDB_JAVA_OPTS=-Xmx1g gives it more";
        }
        return "internal error, please report it with the output of --debug: " + e;
    }

    private static boolean isBrokenPipe(Throwable e) {
        return e instanceof IOException
                && e.getMessage() != null
                && e.getMessage().contains("Broken pipe");
    }

    static String oneLine(String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
