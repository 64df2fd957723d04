package io.rdbkit.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Drops the newlines that a replica sends while it loads a dump: signs of life, and no requests. What else it sends has a CR before each newline. */
final class BareNewlines extends ChannelInboundHandlerAdapter {

    private final Runnable heard;
    private byte last;

    /** @param heard is run when something comes */
    BareNewlines(Runnable heard) {
        this.heard = heard;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        heard.run();
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
