package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.Aspect;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.ExpiryChange;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expiries of set, zset and hash members, which KeyDB writes behind a key: they are changed, removed, compared, and
 * converted to expiries of hash fields.
 */
class MemberExpiryTest {

    private static final long NOW = 2_000_000_000_000L;
    private static final int ZSET = 5;

    private static RdbBytes keyDb() {
        return RdbBytes.redis(9).aux("redis-ver", "6.3.4").select(0);
    }

    private static RdbBytes expires(RdbBytes rdb, String member, long when) {
        return rdb.aux("keydb-subexpire-key", member).aux("keydb-subexpire-when", Long.toString(when));
    }

    /**
     * A set, a zset and a hash, each with a member that has expired, one that expires later, and one that never
     * expires. Then a set whose only member has expired.
     */
    private static byte[] file() {
        RdbBytes rdb = keyDb().key(2, "set").len(3).str("past", "later", "never");
        expires(expires(rdb, "past", NOW - 1), "later", NOW + 1);
        rdb.key(ZSET, "zset").len(3);
        for (String member : new String[] {"past", "later", "never"}) {
            rdb.str(member).le(8, Double.doubleToLongBits(1.5));
        }
        expires(expires(rdb, "past", NOW - 1), "later", NOW + 1);
        rdb.key(4, "hash").len(3).str("past", "1", "later", "2", "never", "3");
        expires(expires(rdb, "past", NOW - 1), "later", NOW + 1);
        expires(rdb.key(2, "gone").len(1).str("past"), "past", NOW - 1);
        return rdb.string("last", "2").end();
    }

    private record Written(Summary summary, byte[] bytes) {}

    private static Written written(byte[] file, Plan plan) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Summary summary = Rewrite.from(Source.of(new ByteArrayInputStream(file)))
                .by(plan)
                .to(Channels.newChannel(out), WriteOptions.DEFAULT);
        return new Written(summary, out.toByteArray());
    }

    /** For each key: its members in order, and the expiry of those that expire. */
    private static Map<String, String> content(byte[] file) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (RdbReader in = Readings.open(file)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (!(entry instanceof KeyEntry key)) {
                    continue;
                }
                Map<String, Long> expiries = new TreeMap<>();
                key.memberExpiries().forEach((member, when) -> expiries.put(member.toString(), when - NOW));
                Set<String> members = new TreeSet<>();
                switch (key.type().kind()) {
                    case SET -> ((SetValue) key.decode()).toSet().forEach(m -> members.add(m.toString()));
                    case ZSET -> ((ZsetValue) key.decode()).toMap().forEach((m, s) -> members.add(m + "=" + s));
                    case HASH -> ((HashValue) key.decode()).toMap().forEach((f, v) -> members.add(f + "=" + v));
                    default -> {}
                }
                content.put(key.key().toString(), members + " " + expiries);
            }
        }
        return content;
    }

    /**
     * Before the first key with an expiring member nothing says that KeyDB wrote the file. So the fields behind a key
     * are entries of their own. If that key is left out, they must not stay behind another key.
     */
    @Test
    void fieldsOfAKeyThatIsLeftOutAreLeftOutToo() throws IOException {
        RdbBytes rdb = RdbBytes.redis(9).select(0);
        rdb.key(2, "before").len(1).str("other");
        expires(rdb.key(2, "one").len(1).str("m"), "m", NOW);
        rdb.key(2, "two").len(1).str("m");
        Plan oneName =
                Plan.NOTHING.rename(Keys.rename(name -> name.toString().equals("before") ? name : Bytes.utf8("x")));
        byte[] file = rdb.end();
        assertEquals(
                Map.of("before", "[other] {}", "x", "[m] {}"),
                content(written(file, oneName.onDuplicate(DuplicatePolicy.LAST)).bytes()));
        String left = new String(
                written(file, oneName.onDuplicate(DuplicatePolicy.LAST)).bytes(), StandardCharsets.ISO_8859_1);
        assertFalse(left.contains("keydb-subexpire"), left);
        assertTrue(new String(
                        written(file, oneName.onDuplicate(DuplicatePolicy.FIRST))
                                .bytes(),
                        StandardCharsets.ISO_8859_1)
                .contains("keydb-subexpire-when"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop | {}                  | 7",
                "+2ms | {later=3, past=1}   | 7",
                "0ms..| {later=1, past=0}   | 4",
                "keep | {later=1, past=-1}  | 0"
            })
    void aChangeOfFieldExpiriesChangesMembersToo(String change, String expiries, long changed) throws IOException {
        Written out = written(file(), Plan.NOTHING.changeFieldExpiries(ExpiryChange.parse(change, NOW)));
        assertEquals(changed, out.summary().fieldExpiryChanged());
        Map<String, String> content = content(out.bytes());
        assertEquals("[later, never, past] " + expiries, content.get("set"));
        assertEquals("[later=1.5, never=1.5, past=1.5] " + expiries, content.get("zset"));
        assertEquals("[later=2, never=3, past=1] " + expiries, content.get("hash"));
    }

    @Test
    void expiredMembersAreDroppedAndAnEmptyKeyWithThem() throws IOException {
        Written out = written(file(), Plan.NOTHING.withoutExpiredFields("--drop-expired", NOW));
        assertEquals(Map.of("--drop-expired", 1L), out.summary().dropped());
        assertEquals(3, out.summary().fieldsDropped());
        assertEquals(
                Map.of(
                        "set", "[later, never] {later=1}",
                        "zset", "[later=1.5, never=1.5] {later=1}",
                        "hash", "[later=2, never=3] {later=1}",
                        "last", "[] {}"),
                content(out.bytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-7.4", "redis-8.0", "valkey-9.0", "valkey-9.2"})
    void expiriesOfAHashBecomeThoseOfItsFields(String target) throws IOException {
        Written out = written(
                file(),
                Plan.NOTHING
                        .target(Target.parse(target))
                        .onLoss("--on-loss", LossPolicy.FAIL.except(Feature.MEMBER_EXPIRY, OnLoss.DROP_FEATURE)));
        assertEquals(Map.of(Feature.MEMBER_EXPIRY, 3L), out.summary().losses().counts());
        List<String> fields = new ArrayList<>();
        try (RdbReader in = Readings.open(out.bytes())) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    assertEquals(Map.of(), key.memberExpiries());
                    if (key.type().kind() == ValueKind.HASH) {
                        HashValue hash = (HashValue) key.decode();
                        for (HashField field; (field = hash.next()) != null; ) {
                            fields.add(field.field().toBytes() + " "
                                    + field.value().toBytes() + " " + field.expiry());
                        }
                    }
                }
            }
        }
        assertEquals(Set.of("past 1 " + (NOW - 1), "later 2 " + (NOW + 1), "never 3 -1"), Set.copyOf(fields));
    }

    @Test
    void withoutFieldExpiriesAllMemberExpiriesAreLost() throws IOException {
        Plan plan = Plan.NOTHING.target(Target.parse("redis-7.2"));
        assertThrows(RdbRefusedException.class, () -> written(file(), plan));
        Written out = written(file(), plan.onLoss("--on-loss", LossPolicy.of(OnLoss.DROP_FEATURE)));
        assertEquals(Map.of(Feature.MEMBER_EXPIRY, 4L), out.summary().losses().counts());
    }

    @Test
    void aComparisonSeesThem() throws IOException {
        byte[] later = written(file(), Plan.NOTHING.changeFieldExpiries(ExpiryChange.parse("+1ms", NOW)))
                .bytes();
        assertEquals(4, differences(file(), later));
        assertEquals(0, differences(file(), file()));
    }

    private static long differences(byte[] a, byte[] b) throws IOException {
        return Diff.of(Source.of(new ByteArrayInputStream(a)), Source.of(new ByteArrayInputStream(b)))
                .count()
                .aspects()
                .getOrDefault(Aspect.FIELD_EXPIRY, 0L);
    }

    @Test
    void theInventoryCountsThem() throws IOException {
        Inventory inventory = Inventory.of(Readings.open(file()), NOW, 0, offset -> {});
        assertEquals(7, inventory.memberExpiries());
        assertEquals(4, inventory.expiredMembers());
        assertEquals(4, inventory.keysWithMemberExpiries());
        assertEquals(NOW - 1, inventory.firstMemberExpiry());
        assertEquals(NOW + 1, inventory.lastMemberExpiry());
        assertEquals(0, inventory.fieldExpiries());
    }

    /**
     * Nothing before the first key with an expiring member says that KeyDB wrote the file. That key is already written
     * when its member expiries come.
     */
    @Test
    void withoutASignAChangeIsRefused() throws IOException {
        RdbBytes rdb = RdbBytes.redis(9).aux("redis-ver", "6.0.16").select(0);
        byte[] file = expires(rdb.key(2, "first").len(1).str("a"), "a", NOW).end();
        assertEquals(1, Inventory.of(Readings.open(file), NOW, 0, offset -> {}).memberExpiries());
        Plan plan = Plan.NOTHING.changeFieldExpiries(ExpiryChange.parse("drop", NOW));
        RdbRefusedException refused = assertThrows(RdbRefusedException.class, () -> written(file, plan));
        assertTrue(refused.getMessage().contains("--target keydb-6.3"), refused.getMessage());
        byte[] signed =
                written(file, Plan.NOTHING.target(Target.parse("keydb-6.3"))).bytes();
        assertEquals(1, written(signed, plan).summary().fieldExpiryChanged());
    }
}
