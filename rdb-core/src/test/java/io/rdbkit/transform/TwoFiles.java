package io.rdbkit.transform;

import io.rdbkit.Packed;
import io.rdbkit.RdbBytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The keys of two files that a test compares. They are written in random order and encodings. Texts have at most 60
 * ASCII characters.
 */
final class TwoFiles {

    record Name(int db, String key) {}

    /**
     * The content of a key.
     *
     * @param kind   string list set zset hash
     * @param items  its text; items; members; member to score; field to value
     * @param fields the expiries of a hash's fields
     */
    record Held(String kind, Object items, Map<String, Long> fields) {

        static Held string(String text) {
            return new Held("string", text, Map.of());
        }

        static Held list(List<String> items) {
            return new Held("list", items, Map.of());
        }

        static Held set(Collection<String> members) {
            return new Held("set", List.copyOf(members), Map.of());
        }

        static Held zset(Map<String, Double> scores) {
            return new Held("zset", scores, Map.of());
        }

        static Held hash(Map<String, String> fields, Map<String, Long> expiries) {
            return new Held("hash", fields, expiries);
        }
    }

    /** @param expiry unix ms, or -1 */
    record Key(Held held, long expiry) {}

    private final RdbBytes out = RdbBytes.redis(15);
    private final Random random;

    private TwoFiles(Random random) {
        this.random = random;
    }

    static byte[] write(Map<Name, Key> keys, Random random) {
        TwoFiles file = new TwoFiles(random);
        List<Map.Entry<Name, Key>> shuffled = new ArrayList<>(keys.entrySet());
        Collections.shuffle(shuffled, random);
        int db = 0;
        for (Map.Entry<Name, Key> e : shuffled) {
            if (e.getKey().db() != db) {
                db = e.getKey().db();
                file.out.select(db);
            }
            if (e.getValue().expiry() >= 0) {
                file.out.bytes(252).le(8, e.getValue().expiry());
            }
            file.key(e.getKey().key(), e.getValue().held());
        }
        return file.out.end();
    }

    private void key(String name, Held held) {
        switch (held.kind()) {
            case "string" -> {
                out.key(0, name);
                text((String) held.items());
            }
            case "list" -> list(name, texts(held.items()));
            case "set" -> set(name, shuffled(texts(held.items())));
            case "zset" -> zset(name, TwoFiles.<Double>map(held.items()));
            default -> hash(name, TwoFiles.<String>map(held.items()), held.fields());
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(Object items) {
        return (List<String>) items;
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> map(Object items) {
        return (Map<String, V>) items;
    }

    private List<String> shuffled(Collection<String> items) {
        List<String> list = new ArrayList<>(items);
        Collections.shuffle(list, random);
        return list;
    }

    /** The text as it is or, if it is a number, perhaps as an integer. */
    private void text(String text) {
        if (random.nextBoolean() && text.matches("-?[1-9][0-9]{0,8}")) {
            out.bytes(0xc2).le(4, Long.parseLong(text));
        } else {
            out.str(text);
        }
    }

    private void texts(List<String> items) {
        out.len(items.size());
        items.forEach(this::text);
    }

    private static byte[] listpack(List<String> items) {
        return Packed.listpack(items.toArray(String[]::new));
    }

    private static byte[] ziplist(List<String> items) {
        return Packed.ziplist(items.toArray(String[]::new));
    }

    private void list(String name, List<String> items) {
        switch (random.nextInt(4)) {
            case 0 -> {
                out.key(1, name);
                texts(items);
            }
            case 1 -> out.key(10, name).str(ziplist(items));
            case 2 -> {
                int cut = cut(items);
                out.key(14, name).len(cut == items.size() ? 1 : 2).str(ziplist(items.subList(0, cut)));
                if (cut < items.size()) {
                    out.str(ziplist(items.subList(cut, items.size())));
                }
            }
            default -> {
                int cut = cut(items);
                out.key(18, name).len(1 + items.size() - cut);
                out.len(2).str(listpack(items.subList(0, cut)));
                items.subList(cut, items.size()).forEach(item -> out.len(1).str(item));
            }
        }
    }

    private int cut(List<String> items) {
        return 1 + random.nextInt(items.size());
    }

    private void set(String name, List<String> members) {
        boolean numbers = members.stream().allMatch(m -> m.matches("[1-9][0-9]{0,3}"));
        switch (random.nextInt(numbers ? 3 : 2)) {
            case 0 -> {
                out.key(2, name);
                texts(members);
            }
            case 1 -> out.key(20, name).str(listpack(members));
            default ->
                out.key(11, name)
                        .str(Packed.intset(members.stream()
                                .mapToLong(Long::parseLong)
                                .sorted()
                                .toArray()));
        }
    }

    private void zset(String name, Map<String, Double> scores) {
        List<String> members = shuffled(scores.keySet());
        List<String> flat = new ArrayList<>();
        members.forEach(m -> flat.addAll(List.of(m, score(scores.get(m)))));
        switch (random.nextInt(4)) {
            case 0 -> {
                out.key(3, name).len(members.size());
                members.forEach(m -> {
                    text(m);
                    String score = score(scores.get(m));
                    switch (score) {
                        case "inf" -> out.bytes(254);
                        case "-inf" -> out.bytes(255);
                        default -> out.bytes(score.length()).text(score);
                    }
                });
            }
            case 1 -> {
                out.key(5, name).len(members.size());
                members.forEach(m -> {
                    text(m);
                    out.le(8, Double.doubleToRawLongBits(scores.get(m)));
                });
            }
            case 2 -> out.key(12, name).str(ziplist(flat));
            default -> out.key(17, name).str(listpack(flat));
        }
    }

    private String score(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        return random.nextBoolean() ? Double.toString(score) : String.format("%.17e", score);
    }

    private void hash(String name, Map<String, String> fields, Map<String, Long> expiries) {
        List<String> names = shuffled(fields.keySet());
        List<String> flat = new ArrayList<>();
        names.forEach(f -> flat.addAll(List.of(f, fields.get(f))));
        switch (expiries.isEmpty() ? random.nextInt(6) : 4 + random.nextInt(2)) {
            case 0 -> {
                out.key(4, name).len(names.size());
                flat.forEach(this::text);
            }
            case 1 -> out.key(9, name).str(Packed.zipmap(flat.toArray(String[]::new)));
            case 2 -> out.key(13, name).str(ziplist(flat));
            case 3 -> out.key(16, name).str(listpack(flat));
            case 4 -> {
                long least = expiries.values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElse(0);
                out.key(24, name).le(8, least).len(names.size());
                names.forEach(f -> {
                    out.len(expiries.containsKey(f) ? expiries.get(f) - least + 1 : 0);
                    text(f);
                    text(fields.get(f));
                });
            }
            default -> {
                names.sort((f, g) -> Long.compare(
                        expiries.getOrDefault(f, Long.MAX_VALUE), expiries.getOrDefault(g, Long.MAX_VALUE)));
                List<String> triples = new ArrayList<>();
                names.forEach(f -> triples.addAll(
                        List.of(f, fields.get(f), expiries.getOrDefault(f, 0L).toString())));
                out.key(25, name).le(8, 0).str(listpack(triples));
            }
        }
    }
}
