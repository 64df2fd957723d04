/** Pulls dumps from live Redis and Valkey servers, and pushes keys into them. */
@SuppressWarnings("requires-automatic") // Jedis has no module descriptor
module io.rdbkit.live {
    requires transitive io.rdbkit.core;
    requires redis.clients.jedis;

    exports io.rdbkit.live;
}
