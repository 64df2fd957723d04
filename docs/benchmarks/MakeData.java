import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The data that the benchmarks are run on, as a stream of commands for redis-cli --pipe; always the same.
 *
 * <pre>
 * java MakeData.java mixed [SCALE]     4 million keys in databases 0 to 2, half of them with a TTL; its dump has 1 GB
 * java MakeData.java bigkeys [SCALE]   a hash, a zset and a list of 5 million elements, a set of 2 million, strings of 50 MB
 * </pre>
 *
 * <p>A scale of 0.01 makes a hundredth of that.
 */
final class MakeData {

    private static final long SEED = 20_261_123;
    /** 2100-01-01: no key expires while it is measured. */
    private static final long EXPIRY = 4_102_444_800_000L;

    private static final long FIRST_EVENT = 1_700_000_000_000L;
    private static final int BILLION = 1_000_000_000;
    private static final String[] WORDS = ("account active amount archive basket billing brand bundle campaign carrier"
                    + " catalog channel comment company contact country coupon created currency customer delivery"
                    + " device discount invoice language location message method number office option parcel payment"
                    + " product profile quantity rating region shipping status")
            .split(" ");

    /** Text that does not compress, to cut values from: cheaper than making up each. */
    private final String noise;

    private final Random random = new Random(SEED);
    private final OutputStream out;
    private int serial;

    private MakeData(OutputStream out) {
        this.out = out;
        noise = randomText(1 << 20);
    }

    public static void main(String[] args) throws IOException {
        double scale = args.length > 1 ? Double.parseDouble(args[1]) : 1;
        // Not System.out, which would swallow errors such as a reader that is gone.
        try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16)) {
            switch (args.length == 0 ? "" : args[0]) {
                case "mixed" -> new MakeData(out).mixed(scale);
                case "bigkeys" -> new MakeData(out).bigKeys(scale);
                default -> {
                    System.err.println("usage: java MakeData.java mixed|bigkeys [SCALE]");
                    System.exit(2);
                }
            }
        }
    }

    // ---- mixed

    private void mixed(double scale) throws IOException {
        double[] shares = {0.7, 0.2, 0.1};
        for (int db = 0; db < shares.length; db++) {
            command("SELECT", Integer.toString(db));
            long blocks = Math.max(1, Math.round(15_000 * scale * shares[db]));
            for (long i = 0; i < blocks; i++) {
                block();
            }
        }
    }

    /** 270 keys of all sorts. */
    private void block() throws IOException {
        repeat(70, this::profile);
        repeat(60, this::session);
        repeat(45, this::page);
        repeat(50, this::counter);
        repeat(30, this::token);
        repeat(3, () -> ranking("leaderboard:daily:", 5 + upTo(60), 20));
        repeat(4, this::queue);
        repeat(8, () -> set(random.nextBoolean()));
        // The larger ones are rare.
        if (oneIn(10)) {
            ranking("leaderboard:global:", 300 + upTo(700), 0);
        }
        if (oneIn(10)) {
            list("queue:big:", 500);
        }
        if (oneIn(10)) {
            bigSet();
        }
        if (oneIn(10)) {
            bigHash();
        }
        if (oneIn(3)) {
            stream();
        }
    }

    private void profile() throws IOException {
        String key = "user:" + ++serial + ":profile";
        command(
                "HSET", key,
                "id", Integer.toString(serial),
                "name", noise(6) + " " + noise(8),
                "email", "u" + serial + "@example.com",
                "age", Integer.toString(18 + upTo(60)),
                "country", word().substring(0, 2),
                "score", String.format(Locale.ROOT, "%.2f", random.nextDouble() * 1000),
                "last_login", Integer.toString(1_700_000_000 + upTo(10_000_000)),
                "bio", noise(upTo(40)));
        expire(key, 10);
    }

    private void session() throws IOException {
        String key = "session:" + noise(24);
        command(
                "HSET",
                key,
                "uid",
                Integer.toString(upTo(1_000_000)),
                "token",
                noise(40),
                "ip",
                "10." + upTo(256) + "." + upTo(256) + "." + upTo(256),
                "agent",
                "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/1" + upTo(40) + ".0",
                "csrf",
                noise(16));
        expire(key, 100);
    }

    private void page() throws IOException {
        String key = "cache:page:" + ++serial;
        command("SET", key, json());
        expire(key, 80);
    }

    private void counter() throws IOException {
        String key = "counter:" + word() + ":" + ++serial;
        long below = (long) Math.pow(10, 1 + upTo(11));
        command("SET", key, Long.toString((long) (random.nextDouble() * below)));
        expire(key, 30);
    }

    private void token() throws IOException {
        String key = "token:" + ++serial;
        command("SET", key, noise(10 + upTo(60)));
        expire(key, 50);
    }

    private void ranking(String prefix, int members, int percent) throws IOException {
        String key = prefix + ++serial;
        List<String> words = words("ZADD", key);
        for (int i = 0; i < members; i++) {
            words.add(random.nextBoolean() ? Integer.toString(upTo(100_000)) : score());
            words.add("player:" + upTo(100_000_000));
        }
        command(words);
        expire(key, percent);
    }

    private void queue() throws IOException {
        String key = "queue:jobs:" + ++serial;
        List<String> words = words("RPUSH", key);
        for (int i = 2 + upTo(30); i > 0; i--) {
            words.add("{\"job\":" + upTo(100_000_000) + ",\"type\":\"" + word() + "\",\"payload\":\"" + noise(20)
                    + "\"}");
        }
        command(words);
        expire(key, 5);
    }

    private void list(String prefix, int length) throws IOException {
        List<String> words = words("RPUSH", prefix + ++serial);
        for (int i = 0; i < length; i++) {
            words.add(noise(10 + upTo(50)));
        }
        command(words);
    }

    private void set(boolean ofIntegers) throws IOException {
        String key = (ofIntegers ? "followers:" : "tags:") + ++serial;
        List<String> words = words("SADD", key);
        int below = (int) Math.pow(10, 4 + upTo(6));
        for (int i = 3 + upTo(ofIntegers ? 100 : 30); i > 0; i--) {
            words.add(ofIntegers ? Integer.toString(upTo(below)) : word() + upTo(100));
        }
        command(words);
        expire(key, 10);
    }

    private void bigSet() throws IOException {
        List<String> words = words("SADD", "set:big:" + ++serial);
        for (int i = 0; i < 600; i++) {
            words.add("member:" + upTo(BILLION));
        }
        command(words);
    }

    /** Beyond 512 fields it is no longer a listpack. */
    private void bigHash() throws IOException {
        List<String> words = words("HSET", "hash:big:" + ++serial);
        for (int i = 0; i < 600; i++) {
            words.add("field:" + i);
            words.add(noise(5 + upTo(60)));
        }
        command(words);
    }

    private void stream() throws IOException {
        String key = "stream:events:" + ++serial;
        long id = FIRST_EVENT + upTo(BILLION);
        for (int i = 40 + upTo(60); i > 0; i--) {
            id += 1 + upTo(100);
            command(
                    "XADD",
                    key,
                    id + "-" + upTo(3),
                    "type",
                    word(),
                    "user",
                    "u" + upTo(1_000_000),
                    "value",
                    Integer.toString(upTo(1_000_000)));
        }
        command("XGROUP", "CREATE", key, "workers", "0");
        command("XREADGROUP", "GROUP", "workers", "c" + upTo(5), "COUNT", "10", "STREAMS", key, ">");
    }

    private void expire(String key, int percent) throws IOException {
        if (upTo(100) < percent) {
            command("PEXPIREAT", key, Long.toString(EXPIRY + upTo(BILLION)));
        }
    }

    // ---- bigkeys

    private void bigKeys(double scale) throws IOException {
        int five = (int) (5_000_000 * scale);
        inPieces("HSET", "big:hash", five, i -> List.of("field:" + i, noise(8 + upTo(24))));
        inPieces("ZADD", "big:zset", five, i -> List.of(score(), "member:" + i));
        inPieces("RPUSH", "big:list", five, i -> List.of(noise(6 + upTo(20))));
        inPieces("SADD", "big:set", five / 5 * 2, i -> List.of("member:" + i));
        // Beyond 512 it would no longer be an intset.
        inPieces("SADD", "big:intset", 500, i -> List.of(Long.toString(1_000_003L * i)));
        int length = (int) ((50 << 20) * scale);
        for (int i = 0; i < 2; i++) {
            command("SET", "big:string:random:" + i, randomText(length));
            StringBuilder json = new StringBuilder(length + 4096);
            while (json.length() < length) {
                json.append(json()).append('\n');
            }
            command("SET", "big:string:json:" + i, json.toString());
        }
    }

    /** What each element of a big key brings to its command. */
    private interface Element {
        List<String> words(int index);
    }

    private void inPieces(String name, String key, int elements, Element element) throws IOException {
        int perCommand = 500;
        for (int from = 0; from < elements; from += perCommand) {
            List<String> words = words(name, key);
            for (int i = from; i < Math.min(elements, from + perCommand); i++) {
                words.addAll(element.words(i));
            }
            command(words);
        }
    }

    // ---- pieces

    /** Like what an API answers: it compresses about as such things do. */
    private String json() {
        StringBuilder json = new StringBuilder(1000).append("{\"id\":").append(++serial);
        for (int i = 6 + upTo(20); i > 0; i--) {
            json.append(",\"").append(word()).append('_').append(i).append("\":");
            switch (upTo(4)) {
                case 0 -> json.append(upTo(100_000));
                case 1 -> json.append('"').append(noise(8 + upTo(16))).append('"');
                case 2 ->
                    json.append("[\"")
                            .append(String.join("\",\"", word(), word(), word()))
                            .append("\"]");
                default ->
                    json.append("{\"name\":\"")
                            .append(word())
                            .append(' ')
                            .append(word())
                            .append("\",\"active\":")
                            .append(random.nextBoolean())
                            .append(",\"created_at\":\"2024-0")
                            .append(1 + upTo(9))
                            .append('-')
                            .append(10 + upTo(19))
                            .append("T10:")
                            .append(10 + upTo(50))
                            .append(":00Z\"}");
            }
        }
        return json.append('}').toString();
    }

    private String score() {
        return upTo(100_000_000) + "." + (100 + upTo(900));
    }

    private String word() {
        return WORDS[upTo(WORDS.length)];
    }

    private String noise(int length) {
        int from = upTo(noise.length() - length);
        return noise.substring(from, from + length);
    }

    private String randomText(int length) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) alphabet.charAt(random.nextInt() >>> 26);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private int upTo(int bound) {
        return random.nextInt(bound);
    }

    private boolean oneIn(int n) {
        return upTo(n) == 0;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void repeat(int times, Step step) throws IOException {
        for (int i = 0; i < times; i++) {
            step.run();
        }
    }

    // ---- the protocol

    private static List<String> words(String... first) {
        return new ArrayList<>(Arrays.asList(first));
    }

    private void command(String... words) throws IOException {
        command(Arrays.asList(words));
    }

    private void command(Collection<String> words) throws IOException {
        ascii("*" + words.size() + "\r\n");
        for (String word : words) {
            ascii("$" + word.length() + "\r\n");
            ascii(word);
            ascii("\r\n");
        }
    }

    /** All there is here is ASCII. */
    private void ascii(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
