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
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.analyze.WritingServer;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.transform.IndexedDatabase;
import io.rdbkit.transform.Summary;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.commons.io.IOUtils;

/** Answers clients and replicas until it is closed. */
public final class DumpServer implements Closeable {

    /** With this many bytes unsent nothing more is made for a client, until half of them are sent. */
    private static final int MOST_UNSENT = 64 << 10;

    private static final int LONGEST_LINE = 64 << 10;

    private static final int BACKLOG = 511;

    private static final int CHECK_SECONDS = 5;
    private static final int SECONDS_TO_END = 5;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final PreparedDump dump;
    private final Keyspace keys;
    private final ExecutorService workers;
    private final DumpMaster master;
    private final Clients clients;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Channel listening;

    /** Why the only replica can't have the dump; null if nobody knows that it can't. */
    private volatile RdbException refusal;

    private DumpServer(PreparedDump dump, Keyspace keys, ServeOptions options, Consumer<Exception> failures)
            throws IOException {
        this.dump = dump;
        this.keys = keys;
        master = new DumpMaster(
                dump,
                keys.index().part().version(),
                options.once() ? ended::countDown : () -> {},
                options.once() ? this::refuse : failures::accept,
                failures);
        workers = Executors.newFixedThreadPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), DumpServer::worker);
        clients = new Clients(workers, commands(options), master, options, failures);
        try {
            listening = listen(options.address());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        loops.scheduleWithFixedDelay(clients::endStalled, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes the index of a dump, and listens.
     *
     * @param kept     where the index is kept; null if it is made anew at each start
     * @param failures is told what goes wrong later and no client can be told
     * @throws io.rdbkit.format.RdbException if the dump can't be read or served
     */
    public static DumpServer start(ServedDump dump, KeptIndex kept, ServeOptions options, Consumer<Exception> failures)
            throws IOException {
        PreparedDump prepared = PreparedDump.of(dump);
        Keyspace keys = null;
        try {
            keys = new Keyspace(prepared.index(kept, options.nowMillis()), options.nowMillis());
            return new DumpServer(prepared, keys, options, failures);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeQuietly(keys, prepared);
            throw e;
        }
    }

    private CommandTable commands(ServeOptions options) throws IOException {
        ServerVersion known = writer();
        CommandTable table = new CommandTable();
        WriteCommands.addTo(table);
        ConnectionCommands.addTo(table, keys, options, known);
        KeyCommands.addTo(table, keys);
        ObjectCommands.addTo(table, keys, known);
        StringCommands.addTo(table, keys);
        HashCommands.addTo(table, keys);
        ListCommands.addTo(table, keys);
        SetCommands.addTo(table, keys);
        ZsetCommands.addTo(table, keys);
        StreamCommands.addTo(table, keys);
        ServerCommands.addTo(table, keys, options, known, () -> clients, master);
        table.addMaster(master);
        return table;
    }

    /** The server that wrote the dump, as its AUX fields tell. */
    private ServerVersion writer() throws IOException {
        WritingServer writer = new WritingServer();
        try (RdbReader in = dump.dump().source().open(ReadOptions.DEFAULT.withCutTail(true))) {
            for (RdbEntry entry; (entry = in.next()) != null && !(entry instanceof KeyEntry); ) {
                writer.see(entry);
            }
            return writer.server(in.version());
        }
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
            throw new BindException(
                    address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + e.getMessage());
        }
        return bound.syncUninterruptibly().channel();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** How many keys are seen, in all databases. */
    public long keys() {
        return keys.index().databases().stream()
                .mapToLong(IndexedDatabase::keys)
                .sum();
    }

    /** What the dump was found to have when it was read; null if a kept index made that needless. */
    public Summary summary() {
        return dump.rewritten() == null ? keys.index().summary() : dump.rewritten();
    }

    /** How many keys are not seen because their expiry had passed at the start; 0 if a kept index made it needless to look. */
    public long expired() {
        Summary made = keys.index().summary();
        return made == null ? 0 : made.dropped().getOrDefault(PreparedDump.EXPIRED, 0L);
    }

    private void refuse(RdbException reason) {
        refusal = reason;
        ended.countDown();
    }

    /**
     * Waits until the server is closed. One that serves once ends when a replica has said that it has loaded the dump.
     *
     * @throws RdbException if the server serves once, and the replica can't have the dump
     */
    public void await() throws InterruptedException, RdbException {
        ended.await();
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            master.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            workers.shutdown();
            if (!workers.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
            IOUtils.close(keys, dump);
        }
    }
}
