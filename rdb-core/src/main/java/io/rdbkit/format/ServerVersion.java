package io.rdbkit.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A release series of a server, such as Redis 6.2. It writes one version of the format. It loads this and all earlier
 * versions; Valkey loads those of Redis up to RDB 11.
 *
 * <table>
 * <caption>What each writes</caption>
 * <tr><td>Redis 2.0, 2.2; 2.4</td><td>RDB 1; 2</td></tr>
 * <tr><td>Redis 2.6, 2.8, 3.0; 3.2; 4.0</td><td>RDB 6; 7; 8</td></tr>
 * <tr><td>Redis 5.0, 6.0, 6.2; 7.0; 7.2</td><td>RDB 9; 10; 11</td></tr>
 * <tr><td>Redis 7.4, 8.0, 8.2, 8.4; 8.6; 8.8; 8.10</td><td>RDB 12; 13; 14; 15</td></tr>
 * <tr><td>Valkey 7.2, 8.0, 8.1; 9.0, 9.1; 9.2</td><td>RDB 11; VALKEY 80; 81</td></tr>
 * </table>
 *
 * @param fork  the family of the server
 * @param major the first number of its version
 * @param minor the second number of its version
 */
public record ServerVersion(Fork fork, int major, int minor) {

    /** The default number of databases of a server. */
    public static final int DEFAULT_DATABASES = 16;

    /** The series that write each RDB version. */
    private static final String[][] REDIS = {
        {"1", "2.0", "2.2"},
        {"2", "2.4"},
        {"6", "2.6", "2.8", "3.0"},
        {"7", "3.2"},
        {"8", "4.0"},
        {"9", "5.0", "6.0", "6.2"},
        {"10", "7.0"},
        {"11", "7.2"},
        {"12", "7.4", "8.0", "8.2", "8.4"},
        {"13", "8.6"},
        {"14", "8.8"},
        {"15", "8.10"}
    };

    private static final String[][] VALKEY = {{"11", "7.2", "8.0", "8.1"}, {"80", "9.0", "9.1"}, {"81", "9.2"}};

    /** The last version that both forks write. */
    static final int NEWEST_IN_COMMON = 11;

    private static final String LATEST = "latest";

    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:\\.[0-9]{1,4})?");

    private static final Map<ServerVersion, RdbVersion> WRITES = new LinkedHashMap<>();

    static {
        add(Fork.REDIS, REDIS);
        add(Fork.VALKEY, VALKEY);
    }

    private static void add(Fork fork, String[][] table) {
        for (String[] row : table) {
            RdbVersion version = rdb(Integer.parseInt(row[0]));
            for (int i = 1; i < row.length; i++) {
                WRITES.put(of(fork, row[i]), version);
            }
        }
    }

    /** The version of a number. Versions that only Valkey has begin at 80. */
    static RdbVersion rdb(int number) {
        return new RdbVersion(number < RdbVersion.OLDEST_VALKEY ? Fork.REDIS : Fork.VALKEY, number);
    }

    /** @return null if the numbers are not a version; a third number is ignored */
    private static @Nullable ServerVersion of(Fork fork, String numbers) {
        Matcher m = NUMBERS.matcher(numbers);
        return m.matches() ? new ServerVersion(fork, Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))) : null;
    }

    /** All known servers, first those of Redis. Those of a fork are in rising order. */
    public static List<ServerVersion> known() {
        return List.copyOf(WRITES.keySet());
    }

    /**
     * The server of a name such as {@code redis-6.2} or {@code valkey-9.0}, also with a third number; null if the
     * server is not known.
     */
    public static @Nullable ServerVersion named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Fork fork : Fork.values()) {
            String prefix = prefix(fork);
            if (lower.startsWith(prefix)) {
                String numbers = lower.substring(prefix.length());
                ServerVersion server = numbers.equals(LATEST) ? latest(fork) : of(fork, numbers);
                return WRITES.containsKey(server) ? server : null;
            }
        }
        return lower.equals(LATEST) ? latest(Fork.REDIS) : null;
    }

    private static ServerVersion latest(Fork fork) {
        return known(fork).reduce((earlier, later) -> later).orElseThrow();
    }

    private static Stream<ServerVersion> known(Fork fork) {
        return WRITES.keySet().stream().filter(server -> server.fork == fork);
    }

    /** All names, for the message about an unknown name. */
    static String names() {
        return Stream.of(Fork.values())
                        .map(fork -> prefix(fork) + "("
                                + known(fork).map(ServerVersion::numbers).collect(Collectors.joining(", ")) + ")")
                        .collect(Collectors.joining(", "))
                + ", " + LATEST;
    }

    /** The servers that write a version, oldest first. Empty for a version that only pre-releases wrote. */
    static List<ServerVersion> writing(RdbVersion version) {
        return WRITES.keySet().stream()
                .filter(server -> server.writes().equals(version))
                .toList();
    }

    /** Whether it reads files of a version: all versions up to its own. From RDB 12 on, only those of its own fork. */
    public boolean reads(RdbVersion version) {
        boolean common = version.number() <= NEWEST_IN_COMMON;
        return version.number() <= writes().number() && (common || version.fork() == fork);
    }

    /** The name of the AUX field with its version. Valkey has its own field since 8.0. */
    String versionField() {
        return fork == Fork.VALKEY && major >= 8 ? "valkey-ver" : "redis-ver";
    }

    /** Whether it leaves out collections without elements at load: Redis since 6.2 (rdb.c). */
    boolean leavesOutEmptyCollections() {
        return major > 6 || major == 6 && minor >= 2;
    }

    /** Whether it refuses a stream whose length is not the number of its records: Valkey since 9.1. */
    boolean comparesStreamLengths() {
        return fork == Fork.VALKEY && (major > 9 || major == 9 && minor >= 1);
    }

    /** Whether a module type is part of the server: vector sets in Redis 8.0 and later. */
    boolean hasBuiltIn(String module) {
        return module.equals(ModuleType.VECTOR_SET) && fork == Fork.REDIS && major >= 8;
    }

    /**
     * Whether all its releases load vector sets whose nodes have the newer form, which came with Redis 8.0.6 and 8.2
     * (hnsw.c, HNSW_SERIALIZATION_VERSION).
     */
    boolean loadsNewerVectorNodes() {
        return fork == Fork.REDIS && (major > 8 || major == 8 && minor >= 2);
    }

    /** The version of the format that it writes. */
    public RdbVersion writes() {
        RdbVersion version = WRITES.get(this);
        if (version == null) {
            throw new IllegalArgumentException("no such server: " + this);
        }
        return version;
    }

    private static String prefix(Fork fork) {
        return fork.name().toLowerCase(Locale.ROOT) + "-";
    }

    /** The version numbers: {@code 6.2}. */
    String numbers() {
        return major + "." + minor;
    }

    /** The name of the {@link Target}: {@code redis-6.2}. */
    public String name() {
        return prefix(fork) + numbers();
    }

    /** The name in text: {@code Redis 6.2}. */
    @Override
    public String toString() {
        return (fork == Fork.REDIS ? "Redis " : "Valkey ") + numbers();
    }
}
