package io.rdbkit.cli;

import java.io.IOException;

/** A command of the operating system. */
final class SystemCommand {

    private SystemCommand() {}

    /** Whether the command exists and ends with exit code 0. */
    static boolean isDone(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
