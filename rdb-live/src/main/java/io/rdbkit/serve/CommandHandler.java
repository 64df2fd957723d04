package io.rdbkit.serve;

import java.io.IOException;

/** Answers one command. It runs on a worker thread, so it may read files. */
@FunctionalInterface
interface CommandHandler {

    /**
     * Writes exactly one reply.
     *
     * @throws CommandException with the text of an error, if nothing was written yet
     * @throws IOException      if the dump can't be read
     */
    void run(Request request, Session session, Reply reply) throws IOException;
}
