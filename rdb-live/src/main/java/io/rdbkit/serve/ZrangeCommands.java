package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.serve.ZrangeOptions.By;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/** ZRANGE and its older forms. The file may have the members in any order, so they are sorted here. */
final class ZrangeCommands {

    private final Keyspace keys;

    private ZrangeCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        ZrangeCommands commands = new ZrangeCommands(keys);
        table.add("ZRANGE", -4, commands.by(null, false));
        table.add("ZREVRANGE", -4, commands.by(By.INDEX, true));
        table.add("ZRANGEBYSCORE", -4, commands.by(By.SCORE, false));
        table.add("ZREVRANGEBYSCORE", -4, commands.by(By.SCORE, true));
        table.add("ZRANGEBYLEX", -4, commands.by(By.LEX, false));
        table.add("ZREVRANGEBYLEX", -4, commands.by(By.LEX, true));
    }

    private CommandHandler by(By by, boolean falling) {
        return (request, session, reply) -> run(ZrangeOptions.of(request, by, falling), request, session, reply);
    }

    private void run(ZrangeOptions options, Request request, Session session, Reply reply) throws IOException {
        Predicate<ZsetMember> wanted = wanted(options);
        long start = options.by() == By.INDEX ? request.integer(2) : 0;
        long stop = options.by() == By.INDEX ? request.integer(3) : 0;
        IndexedKey key = keys.find(session, request.word(1), ValueKind.ZSET);
        if (key == null) {
            reply.array(0);
            return;
        }
        ZsetValue zset = (ZsetValue) key.entry().decode();
        SortedStream stream = new SortedStream(
                key,
                options.falling(),
                into -> {
                    ZsetMember member = zset.next();
                    if (member != null && wanted.test(member)) {
                        into.add(key(member), score(member));
                    }
                    return member != null;
                },
                (count, to) -> {
                    Range range = options.by() == By.INDEX ? Range.of(start, stop, count) : limited(options, count);
                    boolean flat = options.withScores() && !to.pairsScores();
                    to.array(flat ? 2 * range.length() : range.length());
                    return range;
                },
                (entry, to) -> {
                    if (options.withScores() && to.pairsScores()) {
                        to.array(2);
                    }
                    to.bulk(entry.key(), Long.BYTES, entry.key().length - Long.BYTES);
                    if (options.withScores()) {
                        to.real(ByteBuffer.wrap(entry.rest()).getDouble());
                    }
                });
        ElementStream.begin(stream, reply);
    }

    private static Predicate<ZsetMember> wanted(ZrangeOptions options) {
        if (options.by() == By.SCORE) {
            ScoreBound low = ScoreBound.of(options.low());
            ScoreBound high = ScoreBound.of(options.high());
            return member -> low.isBelow(member.score()) && high.isAbove(member.score());
        }
        if (options.by() == By.LEX) {
            LexBound low = LexBound.of(options.low());
            LexBound high = LexBound.of(options.high());
            return member -> {
                Bytes name = member.member().toBytes();
                return low.isBelow(name) && high.isAbove(name);
            };
        }
        return member -> true;
    }

    private static Range limited(ZrangeOptions options, long count) {
        if (options.offset() < 0 || options.offset() >= count) {
            return new Range(0, 0);
        }
        long left = count - options.offset();
        return new Range(options.offset(), options.limit() < 0 ? left : Math.min(left, options.limit()));
    }

    /** Bytes in whose order members stand: by score, then by name. */
    private static byte[] key(ZsetMember member) {
        long bits = Double.doubleToLongBits(member.score() == 0 ? 0 : member.score()); // both zeros are one score
        long rising = bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
        int length = member.member().length();
        return ByteBuffer.allocate(Long.BYTES + length)
                .putLong(rising)
                .put(member.member().array(), member.member().offset(), length)
                .array();
    }

    private static byte[] score(ZsetMember member) {
        return ByteBuffer.allocate(Double.BYTES).putDouble(member.score()).array();
    }
}
