package io.rdbkit.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs {@code rdb} on standard input, then prints the most memory that this process ever used, in KB. */
final class SmallHeapMain {

    private SmallHeapMain() {}

    public static void main(String[] args) throws IOException {
        Streams streams = new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                false,
                false);
        int code = Main.run(streams, args);
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .forEach(line -> System.out.println(line.replaceAll("[^0-9]", "")));
        }
        System.exit(code);
    }
}
