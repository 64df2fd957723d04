package io.rdbkit.server;

import java.io.IOException;
import java.nio.file.Path;

/** A server's process, in whatever it runs. */
interface ServerRun {

    String host();

    int port();

    /** Copies the dump file that the server has saved. */
    void fetchDump(Path to) throws IOException;

    /**
     * Puts a dump file in place and has the process replaced by a new one, with the same options, that loads it.
     *
     * @return whether it can do so; if not, nothing was done
     */
    boolean restart(Path dump, Client client, ServerLog log) throws IOException;

    /** Ends it at once: there is nothing in it to be kept. */
    void kill();
}
