package io.rdbkit.server;

import java.io.IOException;
import java.nio.file.Path;

/** A server's process, in whatever it runs. */
interface ServerRun {

    String host();

    int port();

    /** Copies the dump file that the server has saved. */
    void fetchDump(Path to) throws IOException;

    /** Ends it at once: there is nothing in it to be kept. */
    void kill();
}
