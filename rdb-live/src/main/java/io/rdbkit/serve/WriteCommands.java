package io.rdbkit.serve;

import java.util.List;

/** The commands that write. They get the answer of a replica that may only be read. */
final class WriteCommands {

    static final CommandHandler REFUSED = (request, session, reply) -> {
        throw new CommandException("READONLY You can't write against a read only replica.");
    };

    /** With the least number of words, as servers have it: of a command with fewer they say that first. */
    private static final List<String> NAMES = List.of(
            "APPEND 3", "BITFIELD -2", "BITOP -4", "BLMOVE 6", "BLMPOP -5", "BLPOP -3", "BRPOP -3", "BRPOPLPUSH 4",
            "BZMPOP -5", "BZPOPMAX -3", "BZPOPMIN -3", "COPY -3", "DECR 2", "DECRBY 3", "DEL -2", "EXPIRE -3",
            "EXPIREAT -3", "FLUSHALL -1", "FLUSHDB -1", "GEOADD -5", "GEOSEARCHSTORE -8", "GETDEL 2", "GETEX -2",
            "GETSET 3", "HDEL -3", "HEXPIRE -6", "HEXPIREAT -6", "HGETDEL -5", "HGETEX -5", "HINCRBY 4",
            "HINCRBYFLOAT 4", "HMSET -4", "HPERSIST -5", "HPEXPIRE -6", "HPEXPIREAT -6", "HSET -4", "HSETEX -6",
            "HSETNX 4", "INCR 2", "INCRBY 3", "INCRBYFLOAT 3", "LINSERT 5", "LMOVE 5", "LMPOP -4", "LPOP -2",
            "LPUSH -3", "LPUSHX -3", "LREM 4", "LSET 4", "LTRIM 4", "MOVE 3", "MSET -3", "MSETNX -3", "PERSIST 2",
            "PEXPIRE -3", "PEXPIREAT -3", "PFADD -2", "PFMERGE -2", "PSETEX 4", "RENAME 3", "RENAMENX 3",
            "RESTORE -4", "RPOP -2", "RPOPLPUSH 3", "RPUSH -3", "RPUSHX -3", "SADD -3", "SDIFFSTORE -3", "SET -3",
            "SETBIT 4", "SETEX 4", "SETNX 3", "SETRANGE 4", "SINTERSTORE -3", "SMOVE 4", "SPOP -2", "SREM -3",
            "SUNIONSTORE -3", "SWAPDB 3", "UNLINK -2", "XACK -4", "XADD -5", "XAUTOCLAIM -6", "XCLAIM -6", "XDEL -3",
            "XGROUP -2", "XREADGROUP -7", "XSETID -3", "XTRIM -4", "ZADD -4", "ZDIFFSTORE -4", "ZINCRBY 4",
            "ZINTERSTORE -4", "ZMPOP -4", "ZPOPMAX -2", "ZPOPMIN -2", "ZRANGESTORE -5", "ZREM -3",
            "ZREMRANGEBYLEX 4", "ZREMRANGEBYRANK 4", "ZREMRANGEBYSCORE 4", "ZUNIONSTORE -4");

    private WriteCommands() {}

    static void addTo(CommandTable table) {
        for (String entry : NAMES) {
            int blank = entry.indexOf(' ');
            table.add(entry.substring(0, blank), Integer.parseInt(entry.substring(blank + 1)), REFUSED);
        }
    }
}
