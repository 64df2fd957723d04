package io.rdbkit.serve;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.redis.FixedRedisMessagePool;
import io.netty.handler.codec.redis.RedisDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Answers clients and replicas until it is closed. */
public final class DumpServer implements Closeable {

    /** With this many bytes unsent nothing more is made for a client, until half of them are sent. */
    private static final int MOST_UNSENT = 64 << 10;

    private static final int LONGEST_LINE = 64 << 10;

    private static final int BACKLOG = 511;

    private static final int CHECK_SECONDS = 5;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ExecutorService workers;
    private final Master master;
    private final Clients clients;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Channel listening;

    private DumpServer(CommandTable table, Master master, ServeOptions options, Consumer<Exception> failures)
            throws IOException {
        this.master = master;
        workers = Executors.newFixedThreadPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), DumpServer::worker);
        clients = new Clients(workers, table, master, options, failures);
        try {
            listening = listen(options.address());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        loops.scheduleWithFixedDelay(clients::endStalled, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "rdb-serve");
        thread.setDaemon(true);
        return thread;
    }

    private Channel listen(InetSocketAddress address) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(MOST_UNSENT / 2, MOST_UNSENT))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new RedisDecoder(LONGEST_LINE, FixedRedisMessagePool.INSTANCE, true))
                                .addLast(new Connection(clients));
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (bound.cause() instanceof IOException e) {
            throw e;
        }
        return bound.syncUninterruptibly().channel();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Waits until the server is closed. */
    public void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() throws IOException {
        master.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdownNow();
        ended.countDown();
    }
}
