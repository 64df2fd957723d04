package io.rdbkit.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Drops the newlines that a replica sends while it loads a dump: signs of life, and no requests. What else it sends has a CR before each newline. */
final class BareNewlines extends ChannelInboundHandlerAdapter {

    private byte last;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf out = ctx.alloc().buffer(in.readableBytes());
        while (in.isReadable()) {
            byte b = in.readByte();
            if (b != '\n' || last == '\r') {
                out.writeByte(b);
            }
            last = b;
        }
        in.release();
        ctx.fireChannelRead(out);
    }
}
