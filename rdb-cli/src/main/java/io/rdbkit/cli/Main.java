package io.rdbkit.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The start of the process. It sets the exit code even if no library can be loaded, because it uses none itself. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        int code;
        try {
            // Raw descriptors, because System.out would hide errors such as a full disk.
            Streams streams = new Streams(
                    new FileInputStream(FileDescriptor.in),
                    new FileOutputStream(FileDescriptor.out),
                    new FileOutputStream(FileDescriptor.err),
                    Boolean.getBoolean("rdb.stdout.tty"),
                    Boolean.getBoolean("rdb.stderr.tty"));
            code = run(streams, args);
        } catch (Throwable e) { // Java's own exit code would be 1, which means "no"
            code = ExitCode.IO;
            say("rdb: Java can't go on: " + e.getClass().getName() + ": " + e.getMessage());
        }
        System.exit(code);
    }

    private static void say(String line) {
        String oneLine = line.replace('\r', ' ').replace('\n', ' ') + System.lineSeparator();
        try {
            new FileOutputStream(FileDescriptor.err).write(oneLine.getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyListens) {
            // nobody can be told; the exit code says it
        }
    }

    /**
     * Runs a command line.
     *
     * @return the exit code
     */
    static int run(Streams streams, String... args) {
        return Interpreter.run(streams, args);
    }
}
