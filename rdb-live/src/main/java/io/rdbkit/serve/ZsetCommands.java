package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The commands that read zsets, but for ranges of them. */
final class ZsetCommands {

    private final Keyspace keys;

    private ZsetCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        ZsetCommands commands = new ZsetCommands(keys);
        ZrangeCommands.addTo(table, keys);
        table.add("ZSCORE", 3, commands::zscore);
        table.add("ZMSCORE", -3, commands::zmscore);
        table.add("ZCARD", 2, commands::zcard);
        table.add("ZCOUNT", 4, commands::zcount);
        table.add("ZLEXCOUNT", 4, commands::zlexcount);
        table.add("ZRANK", -3, (request, session, reply) -> commands.rank(request, session, reply, false));
        table.add("ZREVRANK", -3, (request, session, reply) -> commands.rank(request, session, reply, true));
        table.add("ZSCAN", -3, new MemberScan(keys, ValueKind.ZSET, ZsetCommands::pull)::run);
    }

    private IndexedKey find(Request request, Session session) throws IOException {
        return keys.find(session, request.word(1), ValueKind.ZSET);
    }

    /** The scores of some members; a member that isn't there has none. */
    private Map<Bytes, Double> scores(Request request, Session session, List<Bytes> wanted) throws IOException {
        Map<Bytes, Double> scores = new HashMap<>();
        try (IndexedKey key = find(request, session)) {
            if (key != null) {
                wanted.forEach(member -> scores.put(member, null));
                int missing = scores.size();
                ZsetValue zset = (ZsetValue) key.entry().decode();
                for (ZsetMember member; missing > 0 && (member = zset.next()) != null; ) {
                    Bytes name = member.member().toBytes();
                    if (scores.containsKey(name)) {
                        scores.put(name, member.score());
                        missing--;
                    }
                }
            }
        }
        return scores;
    }

    private static void score(Double score, Reply reply) {
        if (score == null) {
            reply.nil();
        } else {
            reply.real(score);
        }
    }

    private void zscore(Request request, Session session, Reply reply) throws IOException {
        Bytes member = request.word(2);
        score(scores(request, session, List.of(member)).get(member), reply);
    }

    private void zmscore(Request request, Session session, Reply reply) throws IOException {
        List<Bytes> wanted = request.from(2);
        Map<Bytes, Double> scores = scores(request, session, wanted);
        reply.array(wanted.size());
        wanted.forEach(member -> score(scores.get(member), reply));
    }

    private void zcard(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            reply.integer(key == null ? 0 : keys.count(key, key.entry().decode()));
        }
    }

    private void zcount(Request request, Session session, Reply reply) throws IOException {
        ScoreBound low = ScoreBound.of(request.word(2));
        ScoreBound high = ScoreBound.of(request.word(3));
        reply.integer(count(request, session, member -> low.isBelow(member.score()) && high.isAbove(member.score())));
    }

    private void zlexcount(Request request, Session session, Reply reply) throws IOException {
        LexBound low = LexBound.of(request.word(2));
        LexBound high = LexBound.of(request.word(3));
        reply.integer(count(request, session, member -> {
            Bytes name = member.member().toBytes();
            return low.isBelow(name) && high.isAbove(name);
        }));
    }

    private long count(Request request, Session session, Predicate<ZsetMember> counts) throws IOException {
        try (IndexedKey key = find(request, session)) {
            return key == null ? 0 : count((ZsetValue) key.entry().decode(), counts);
        }
    }

    private static long count(ZsetValue zset, Predicate<ZsetMember> counts) throws IOException {
        long count = 0;
        for (ZsetMember member; (member = zset.next()) != null; ) {
            count += counts.test(member) ? 1 : 0;
        }
        return count;
    }

    private void rank(Request request, Session session, Reply reply, boolean falling) throws IOException {
        boolean withScore = request.size() == 4 && request.is(3, "WITHSCORE");
        if (request.size() > 3 && !withScore) {
            throw CommandException.syntax();
        }
        Bytes wanted = request.word(2);
        Double score = scores(request, session, List.of(wanted)).get(wanted);
        if (score == null) {
            if (withScore) {
                reply.nilArray();
            } else {
                reply.nil();
            }
            return;
        }
        double its = score;
        long rank = count(request, session, member -> {
            int order = compare(member.score(), its);
            int whole = order != 0 ? order : member.member().toBytes().compareTo(wanted);
            return falling ? whole > 0 : whole < 0;
        });
        if (withScore) {
            reply.array(2);
            reply.integer(rank);
            reply.real(its);
        } else {
            reply.integer(rank);
        }
    }

    /** Compares as servers do: both zeros are equal. */
    private static int compare(double a, double b) {
        return a < b ? -1 : a > b ? 1 : 0;
    }

    private static boolean pull(Value value, List<Bytes> into, Glob glob) throws IOException {
        ZsetMember member = ((ZsetValue) value).next();
        if (member == null) {
            return false;
        }
        Bytes name = into == null ? null : member.member().toBytes();
        if (name != null && (glob == null || glob.matches(name))) {
            into.add(name);
            into.add(new Slice().setDecimal(member.score()).toBytes());
        }
        return true;
    }
}
