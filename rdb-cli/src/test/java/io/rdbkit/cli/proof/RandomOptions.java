package io.rdbkit.cli.proof;

import static io.rdbkit.cli.proof.LiveCopy.NO_EXPIRY;

import io.rdbkit.format.Bytes;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Some options of {@code rdb rewrite}, at most one of each stage, in the order in which they take effect. */
record RandomOptions(List<Option> options) {

    private static final long DAY = Operations.DAY;
    private static final String MID =
            Instant.ofEpochMilli(RichData.YEAR_2100 + 200 * DAY).toString();

    /** When an option takes effect. */
    enum Stage {
        KEY,
        NO_KEY,
        TYPE,
        DB,
        EXPIRE,
        ELEMENTS,
        STRIP,
        RENAME,
        REGEX,
        ADD,
        MOVE,
        TTL
    }

    /**
     * An option in both forms. The second form is one of three.
     *
     * @param word   the option and its value, joined by =
     * @param filter drops keys of a live copy
     * @param place  gives a key its new place
     * @param expiry gives a key its new expiry
     */
    record Option(
            Stage stage,
            String word,
            Consumer<LiveCopy> filter,
            UnaryOperator<ServerKey> place,
            LongUnaryOperator expiry) {

        @Override
        public String toString() {
            return word;
        }
    }

    private static final List<Option> ALL = List.of(
            glob("a*"),
            glob("[^a]*"),
            glob("*:?*"),
            glob("?"),
            noGlob("*b"),
            noGlob("u:*"),
            noGlob(""),
            filter(Stage.TYPE, "--type=string,list", live -> live.keep(live.ofType("string", "list"))),
            filter(Stage.TYPE, "--type=set,zset,hash", live -> live.keep(live.ofType("set", "zset", "hash"))),
            filter(Stage.TYPE, "--no-type=stream", live -> live.drop(live.ofType("stream"))),
            filter(Stage.DB, "--db=0-1", live -> live.keep(key -> key.db() <= 1)),
            filter(
                    Stage.DB,
                    "--no-db=1,9",
                    live -> live.drop(key -> Set.of(1, 9).contains(key.db()))),
            filter(Stage.EXPIRE, "--expire=any", live -> live.keep(live.expiring(at -> at != NO_EXPIRY))),
            filter(Stage.EXPIRE, "--expire=none", live -> live.keep(live.expiring(at -> at == NO_EXPIRY))),
            filter(
                    Stage.EXPIRE,
                    "--expire=" + MID + "..",
                    live -> live.keep(
                            live.expiring(at -> at >= Instant.parse(MID).toEpochMilli()))),
            filter(Stage.ELEMENTS, "--elements=2..3", live -> live.keep(live.counting(n -> n == 2 || n == 3))),
            filter(Stage.ELEMENTS, "--elements=..500", live -> live.keep(live.counting(n -> n <= 500))),
            rename(Stage.STRIP, "--strip-prefix=a", name -> without("a", name)),
            rename(Stage.STRIP, "--strip-prefix=u:", name -> without("u:", name)),
            rename(Stage.RENAME, "--rename-prefix=a=b", name -> name.startsWith("a") ? "b" + without("a", name) : name),
            rename(Stage.RENAME, "--rename-prefix=a:=", name -> without("a:", name)),
            rename(Stage.RENAME, "--rename-prefix=\\xc3\\xbf=a", name -> name), // ÿ as UTF-8, with which no key begins
            rename(Stage.RENAME, "--rename-prefix=\\xff=a", name -> name.startsWith("\u00ff") ? "a" : name),
            rename(Stage.REGEX, "--rename-regex=s/:.*//", name -> name.replaceFirst("(?s):.*", "")),
            rename(Stage.REGEX, "--rename-regex=s/b/a/g", name -> name.replace('b', 'a')),
            rename(
                    Stage.REGEX,
                    "--rename-regex=s/^(.):([0-9]+)$/\\2:\\1/",
                    name -> name.replaceFirst("^(.):([0-9]+)$", "$2:$1")),
            rename(Stage.ADD, "--add-prefix=a", name -> "a" + name),
            rename(Stage.ADD, "--add-prefix=\\xff\\n", name -> "\u00ff\n" + name),
            place(Stage.MOVE, "--move-db=1=0", key -> key.db() == 1 ? Operations.in(0, key) : key),
            place(Stage.MOVE, "--move-db=0=2,2=5,9=1", key -> switch (key.db()) {
                case 0 -> Operations.in(2, key);
                case 2 -> Operations.in(5, key);
                case 9 -> Operations.in(1, key);
                default -> key;
            }),
            place(
                    Stage.MOVE,
                    "--db-prefix={db}",
                    key -> new ServerKey(
                            0, Bytes.utf8(Integer.toString(key.db())).concat(key.key()))),
            place(Stage.MOVE, "--db-prefix=", key -> Operations.in(0, key)),
            expiry("--ttl=drop", at -> NO_EXPIRY),
            expiry("--ttl=+1d12h", at -> at == NO_EXPIRY ? at : at + DAY + DAY / 2),
            expiry("--ttl=-1ms", at -> at == NO_EXPIRY ? at : at - 1),
            expiry("--ttl=" + "=2098-12-31", at -> Instant.parse("2098-12-31T00:00:00Z")
                    .toEpochMilli()),
            // In the past, so the keys are gone after loading.
            expiry("--ttl=" + "=2001-12-31", at -> Instant.parse("2001-12-31T00:00:00Z")
                    .toEpochMilli()),
            expiry("--ttl=-5300w", at -> at == NO_EXPIRY ? at : at - 5300 * 7 * DAY));

    List<String> words() {
        boolean expires = options.stream().anyMatch(option -> option.stage() == Stage.TTL);
        return Stream.concat(options.stream().map(Option::word), expires ? Stream.of("--field-ttl=keep") : Stream.of())
                .toList();
    }

    void filter(LiveCopy live) {
        options.forEach(option -> option.filter().accept(live));
    }

    ServerKey place(ServerKey key) {
        ServerKey placed = key;
        for (Option option : options) {
            placed = option.place().apply(placed);
        }
        return placed;
    }

    long expiry(long before) {
        long after = before;
        for (Option option : options) {
            after = option.expiry().applyAsLong(after);
        }
        return after;
    }

    static Arbitrary<RandomOptions> arbitrary() {
        Arbitrary<Option> one = Arbitraries.of(ALL);
        Arbitrary<Option> perhaps = one.injectNull(0.4);
        // Not a list: when jqwik shrinks, it moves elements between lists, whatever they are.
        return Combinators.combine(one, perhaps, perhaps, perhaps).as(RandomOptions::ofSome);
    }

    /** The first option of each stage. */
    private static RandomOptions ofSome(Option... some) {
        SortedMap<Stage, Option> byStage = new TreeMap<>();
        for (Option option : some) {
            if (option != null) {
                byStage.putIfAbsent(option.stage(), option);
            }
        }
        return new RandomOptions(List.copyOf(byStage.values()));
    }

    private static Option glob(String glob) {
        return filter(Stage.KEY, "--key=" + glob, live -> live.keep(live.matching(glob)));
    }

    private static Option noGlob(String glob) {
        return filter(Stage.NO_KEY, "--no-key=" + glob, live -> live.drop(live.matching(glob)));
    }

    private static Option filter(Stage stage, String word, Consumer<LiveCopy> filter) {
        return new Option(stage, word, filter, key -> key, at -> at);
    }

    /** @param name from old names to new ones, as Latin-1 */
    private static Option rename(Stage stage, String word, UnaryOperator<String> name) {
        return place(stage, word, key -> LiveCopy.renamed(key, name));
    }

    private static Option place(Stage stage, String word, UnaryOperator<ServerKey> place) {
        return new Option(stage, word, live -> {}, place, at -> at);
    }

    private static Option expiry(String word, LongUnaryOperator expiry) {
        return new Option(Stage.TTL, word, live -> {}, key -> key, expiry);
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
