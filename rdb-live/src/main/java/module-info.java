/** Pulls dumps from live Redis and Valkey servers, pushes keys into them, and serves a dump as they do. */
@SuppressWarnings("requires-automatic") // Jedis has no module descriptor
module io.rdbkit.live {
    requires transitive io.rdbkit.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.redis;
    requires io.netty.common;
    requires io.netty.transport;
    requires org.apache.commons.io;
    requires redis.clients.jedis;

    exports io.rdbkit.live;
    exports io.rdbkit.serve;
}
