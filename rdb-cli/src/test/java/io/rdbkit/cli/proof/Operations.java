package io.rdbkit.cli.proof;

import static io.rdbkit.cli.proof.LiveCopy.NO_EXPIRY;
import static io.rdbkit.cli.proof.LiveCopy.found;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/** Every filter and every change, as options and as commands, for {@link RichData}. */
final class Operations {

    static final long DAY = 24 * 60 * 60 * 1000L;
    private static final long MID_2100 = Instant.parse("2100-07-01T00:00:00Z").toEpochMilli();

    static final List<Operation> FILTERS = List.of(
            Operation.of("--key user:*", live -> live.keep(live.matching("user:*"))),
            Operation.of(
                    "--key user:* --key [l-s]*:???",
                    live -> live.keep(union(live.matching("user:*"), live.matching("[l-s]*:???")))),
            Operation.of(
                    "--no-key *:tmp --no-key str:*",
                    live -> live.drop(union(live.matching("*:tmp"), live.matching("str:*")))),
            Operation.of("--key *[0-9] --no-key cart:{eu}:*", live -> {
                live.keep(live.matching("*[0-9]"));
                live.drop(live.matching("cart:{eu}:*"));
            }),
            Operation.of(
                    "--key gl\\*b\\?[[]* --key ?",
                    live -> live.keep(union(live.matching("gl\\*b\\?[[]*"), live.matching("?")))),
            Operation.of(
                    "--key k\u00e4* --key [^a-z]*",
                    live -> live.keep(union(live.matching("k\u00e4*"), live.matching("[^a-z]*")))),
            Operation.of(
                    "--key-regex ^user:[0-9]+$ --key-regex :tmp$",
                    live -> live.keep(found("^user:[0-9]+$").or(found(":tmp$")))),
            Operation.of("--no-key-regex (int|text)|^[su]", live -> live.drop(found("(int|text)|^[su]"))),
            Operation.of("--type hash", live -> live.keep(live.ofType("hash"))),
            Operation.of("--type set,sorted-set --type str", live -> live.keep(live.ofType("set", "zset", "string"))),
            Operation.of("--type list,stream,module", live -> live.keep(live.ofType("list", "stream", "vectorset"))),
            Operation.of("--no-type string", live -> live.drop(live.ofType("string"))),
            Operation.of("--db 0-3", live -> live.keep(key -> key.db() <= 3)),
            Operation.of(
                    "--db 1,9 --db 15",
                    live -> live.keep(key -> Set.of(1, 9, 15).contains(key.db()))),
            Operation.of("--no-db 0,5-9", live -> live.drop(key -> key.db() == 0 || key.db() >= 5 && key.db() <= 9)),
            Operation.of("--expire any", live -> live.keep(live.expiring(at -> at != NO_EXPIRY))),
            Operation.of("--expire none", live -> live.keep(live.expiring(at -> at == NO_EXPIRY))),
            Operation.of("--expire past", live -> live.keep(key -> false)),
            Operation.of(
                    "--expire past --now 2100-07-01",
                    live -> live.keep(live.expiring(at -> at != NO_EXPIRY && at < MID_2100))),
            Operation.of(
                    "--expire 2100-07-01..2101-01-01T12:00:00Z",
                    live -> live.keep(live.expiring(at -> at >= MID_2100
                            && at <= Instant.parse("2101-01-01T12:00:00Z").toEpochMilli()))),
            Operation.of("--elements 1000..", live -> live.keep(live.counting(n -> n >= 1000))),
            Operation.of(
                    "--elements 3 --elements 26..200",
                    live -> live.keep(live.counting(n -> n == 3 || n >= 26 && n <= 200))),
            Operation.of("--drop-expired", live -> {}),
            Operation.of(
                    "--drop-expired --now 2100-07-01 --field-ttl keep",
                    live -> live.drop(live.expiring(at -> at != NO_EXPIRY && at < MID_2100))),
            Operation.of("--key user:* --type hash,string --db 1-9 --expire any", live -> {
                live.keep(live.matching("user:*"));
                live.keep(live.ofType("hash", "string"));
                live.keep(key -> key.db() >= 1 && key.db() <= 9);
                live.keep(live.expiring(at -> at != NO_EXPIRY));
            }));

    static final List<Operation> CHANGES = List.of(
            // A plain copy; and options that use the writer but change nothing of this data.
            Operation.of("", live -> {}),
            Operation.of("--no-key nothing-is-called-so", live -> {}),
            Operation.of("--no-aux", live -> {}),
            Operation.of("--no-functions", LiveCopy::dropFunctions),
            Operation.of("--no-modules", live -> live.drop(live.ofType("vectorset"))),
            renaming(
                    "--rename-prefix user:=u: --rename-prefix u=never --rename-prefix cart:{eu}:=",
                    key -> key.startsWith("user:")
                            ? "u:" + key.substring(5)
                            : key.startsWith("u")
                                    ? "never" + key.substring(1)
                                    : key.startsWith("cart:{eu}:") ? key.substring(10) : key),
            // A chain: each new name is another key's old name.
            renaming(
                    "--rename-regex s/^(session|cache):([0-9]+)$/\\2:\\1/ --rename-regex s/:/::/g",
                    key -> key.replaceFirst("^(session|cache):([0-9]+)$", "$2:$1")
                            .replace(":", "::")),
            renaming(
                    "--rename-prefix user:=cache: --rename-prefix cache:=session: --rename-prefix session:=user:",
                    key -> key.startsWith("user:")
                            ? "cache:" + key.substring(5)
                            : key.startsWith("cache:")
                                    ? "session:" + key.substring(6)
                                    : key.startsWith("session:") ? "user:" + key.substring(8) : key),
            renaming("--add-prefix shop\\x00:", key -> "shop\0:" + key),
            renaming(
                    "--strip-prefix cart: --strip-prefix {eu}:",
                    key -> (key.startsWith("cart:") ? key.substring(5) : key).replaceFirst("^\\{eu\\}:", "")),
            Operation.of("--move-db 3=7", live -> live.place(key -> key.db() == 3 ? in(7, key) : key)),
            Operation.of(
                    "--move-db 1=3,3=1",
                    live -> live.place(key -> key.db() == 3 ? in(1, key) : key.db() == 1 ? in(3, key) : key)),
            Operation.of(
                    "--db-prefix {db}:",
                    live -> live.place(
                            key -> new ServerKey(0, Bytes.utf8(key.db() + ":").concat(key.key())))),
            expiring("--ttl drop", at -> NO_EXPIRY),
            expiring("--ttl +1d", at -> at == NO_EXPIRY ? at : at + DAY),
            expiring("--ttl -2h", at -> at == NO_EXPIRY ? at : at - DAY / 12),
            expiring("--ttl =2099-12-31T23:59:59.999Z", at -> RichData.YEAR_2100 - 1),
            expiring(
                    "--ttl 26w.. --now 2100-01-01",
                    at -> at == NO_EXPIRY ? at : Math.max(at, RichData.YEAR_2100 + 26 * 7 * DAY)),
            expiring(
                    "--ttl ..30d --now 2100-01-01",
                    at -> at == NO_EXPIRY ? at : Math.min(at, RichData.YEAR_2100 + 30 * DAY)),
            expiring(
                    "--ttl 100d..400d1h --now 2100-01-01",
                    at -> at == NO_EXPIRY
                            ? at
                            : Math.min(
                                    Math.max(at, RichData.YEAR_2100 + 100 * DAY),
                                    RichData.YEAR_2100 + 400 * DAY + DAY / 24)),
            // In the past, so the server drops the keys at load.
            Operation.of("--key user:* --ttl =2001-01-01 --field-ttl keep", live -> {
                live.keep(live.matching("user:*"));
                live.expire(at -> Instant.parse("2001-01-01T00:00:00Z").toEpochMilli());
            }),
            Operation.of(
                    "--key user:* --no-key *:tmp --db 0-3 --rename-prefix user:=u: --move-db 3=7 --ttl +1d", live -> {
                        live.keep(live.matching("user:*"));
                        live.drop(live.matching("*:tmp"));
                        live.keep(key -> key.db() <= 3);
                        live.rename(key -> "u:" + key.substring(5));
                        live.place(key -> key.db() == 3 ? in(7, key) : key);
                        live.expire(at -> at == NO_EXPIRY ? at : at + DAY);
                    }));

    private static Operation renaming(String line, UnaryOperator<String> name) {
        return Operation.of(line, live -> live.rename(name));
    }

    /** Changes expiries of keys only. {@link FieldTtlProofTest} proves those of hash fields. */
    private static Operation expiring(String line, LongUnaryOperator change) {
        return Operation.of(line + " --field-ttl keep", live -> live.expire(change));
    }

    static ServerKey in(int db, ServerKey key) {
        return new ServerKey(db, key.key());
    }

    private static Set<ServerKey> union(Set<ServerKey> one, Set<ServerKey> other) {
        Set<ServerKey> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    private Operations() {}
}
