package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.Glob;
import io.rdbkit.transform.IndexedKey;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The commands that read sets. */
final class SetCommands {

    private final Keyspace keys;

    private SetCommands(Keyspace keys) {
        this.keys = keys;
    }

    static void addTo(CommandTable table, Keyspace keys) {
        SetCommands commands = new SetCommands(keys);
        table.add("SMEMBERS", 2, commands::smembers);
        table.add("SISMEMBER", 3, commands::sismember);
        table.add("SMISMEMBER", -3, commands::smismember);
        table.add("SCARD", 2, commands::scard);
        table.add("SSCAN", -3, new MemberScan(keys, ValueKind.SET, SetCommands::pull)::run);
    }

    private IndexedKey find(Request request, Session session) throws IOException {
        return keys.find(session, request.word(1), ValueKind.SET);
    }

    private void smembers(Request request, Session session, Reply reply) throws IOException {
        IndexedKey key = find(request, session);
        if (key == null) {
            reply.set(0);
            return;
        }
        SetValue set = (SetValue) key.entry().decode();
        reply.set(keys.count(key, set));
        ElementStream.write(key, reply, to -> {
            Slice member = set.next();
            if (member != null) {
                to.bulk(member);
            }
            return member != null;
        });
    }

    /** Those of some members that are in the set. */
    private Set<Bytes> present(Request request, Session session) throws IOException {
        Set<Bytes> missing = new HashSet<>(request.from(2));
        Set<Bytes> present = new HashSet<>();
        try (IndexedKey key = find(request, session)) {
            SetValue set = key == null ? null : (SetValue) key.entry().decode();
            for (Slice member; set != null && !missing.isEmpty() && (member = set.next()) != null; ) {
                Bytes bytes = member.toBytes();
                if (missing.remove(bytes)) {
                    present.add(bytes);
                }
            }
        }
        return present;
    }

    private void sismember(Request request, Session session, Reply reply) throws IOException {
        reply.integer(present(request, session).size());
    }

    private void smismember(Request request, Session session, Reply reply) throws IOException {
        Set<Bytes> present = present(request, session);
        reply.array(request.size() - 2L);
        request.from(2).forEach(member -> reply.integer(present.contains(member) ? 1 : 0));
    }

    private void scard(Request request, Session session, Reply reply) throws IOException {
        try (IndexedKey key = find(request, session)) {
            reply.integer(key == null ? 0 : keys.count(key, key.entry().decode()));
        }
    }

    private static boolean pull(Value value, List<Bytes> into, Glob glob) throws IOException {
        Slice member = ((SetValue) value).next();
        if (member == null) {
            return false;
        }
        Bytes bytes = into == null ? null : member.toBytes();
        if (bytes != null && (glob == null || glob.matches(bytes))) {
            into.add(bytes);
        }
        return true;
    }
}
