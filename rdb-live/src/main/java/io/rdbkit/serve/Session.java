package io.rdbkit.serve;

import io.netty.channel.Channel;
import io.rdbkit.format.Bytes;

/** The state of a connection. Only the thread that runs its current command changes it; one command of a connection runs at a time. */
final class Session {

    final long id;
    final Channel channel;
    /** The selected database. */
    int db;
    /** The version of RESP, 2 or 3. */
    int protocol = 2;

    boolean authenticated;
    /** What CLIENT SETNAME said. */
    Bytes name = Bytes.EMPTY;

    Bytes libraryName = Bytes.EMPTY;
    Bytes libraryVersion = Bytes.EMPTY;
    /** Whether the connection ends behind the reply of the current command. */
    boolean closing;
    /** What is done once the reply of the current command is on its way; null if nothing is. */
    Runnable afterReply;
    /** What the {@link DumpMaster} knows of a replica; null for a client. */
    Replica replica;

    Session(long id, Channel channel, boolean authenticated) {
        this.id = id;
        this.channel = channel;
        this.authenticated = authenticated;
    }
}
