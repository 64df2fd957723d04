package io.rdbkit.server;

import java.io.IOException;
import java.nio.file.Path;

/** The process of a server, wherever it runs. */
interface ServerRun {

    String host();

    int port();

    /** The address of this machine, as the server sees it. */
    String thisMachine();

    /** Copies the dump file that the server has saved. */
    void fetchDump(Path to) throws IOException;

    /**
     * Puts a dump file in place and replaces the process by a new one with the same options, which loads it.
     *
     * @return whether it can do so; if not, nothing was done
     */
    boolean restart(Path dump, Client client, ServerLog log) throws IOException;

    /** Ends the process at once, without saving. */
    void kill();
}
