package io.rdbkit.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** The answer to a connection above the limit, in the words of servers. */
final class TooManyClients {

    private TooManyClients() {}

    static void tell(Channel channel, Session session) {
        ByteBuf out = channel.alloc().buffer();
        new Reply(out, session).error("ERR max number of clients reached");
        channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }
}
