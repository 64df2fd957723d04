package io.rdbkit.live;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a server is, and how to connect.
 *
 * <pre>
 * redis://[user@]host[:port]                   also valkey://
 * rediss://[user@]host[:port]                  with TLS; also valkeys://
 * unix://[user@]/path/of/socket
 * redis-sentinel://[user@]host[:port]/name     the primary that a Sentinel names
 * </pre>
 *
 * <p>An IPv6 address stands in brackets. Behind {@code ?} may follow, separated by {@code &}: {@code password-file}
 * (a file whose first line is the password); {@code ca}, {@code cert} and {@code key} (PEM files for TLS);
 * {@code host-check=no}; {@code timeout} and {@code connect-timeout} in seconds.
 *
 * <p>An address never contains a password, because other users can see a command line. The text of an address can
 * therefore stand in every message.
 */
public final class ServerAddress {

    /** The kinds of connection. */
    enum Kind {
        PLAIN,
        TLS,
        UNIX,
        SENTINEL
    }

    private static final Map<String, Kind> SCHEMES = Map.of(
            "redis", Kind.PLAIN,
            "valkey", Kind.PLAIN,
            "rediss", Kind.TLS,
            "valkeys", Kind.TLS,
            "unix", Kind.UNIX,
            "redis-sentinel", Kind.SENTINEL);

    private static final Set<String> PARAMETERS =
            Set.of("password-file", "ca", "cert", "key", "host-check", "timeout", "connect-timeout");

    /** Not a parameter that an address can have. */
    private static final String ANONYMOUS = "anonymous";

    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final int LAST_PORT = 65535;

    /** Servers say every 10 seconds that they live, and a busy one can pause for longer. */
    private static final int TIMEOUT_SECONDS = 60;

    private static final int CONNECT_SECONDS = 10;

    private static final String SEPARATOR = "://";

    private final Kind kind;
    private final String user;
    private final String host;
    private final int port;
    private final String path;
    private final Map<String, String> parameters;
    private final String text;

    private ServerAddress(
            Kind kind, String user, String host, int port, String path, Map<String, String> parameters, String text) {
        this.kind = kind;
        this.user = user;
        this.host = host;
        this.port = port;
        this.path = path;
        this.parameters = parameters;
        this.text = text;
    }

    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if it is none, or contains a password; the message does not repeat the address
     */
    public static ServerAddress parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        Kind kind = separator < 0 ? null : SCHEMES.get(text.substring(0, separator));
        if (kind == null) {
            throw new IllegalArgumentException(
                    "an address begins with redis://, rediss://, valkey://, valkeys://, unix:// or redis-sentinel://");
        }
        String rest = text.substring(separator + SEPARATOR.length());
        int question = rest.indexOf('?');
        Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
        String place = question < 0 ? rest : rest.substring(0, question);
        int at = place.lastIndexOf('@');
        String user = at < 0 ? "" : place.substring(0, at);
        if (user.contains(":")) {
            throw new IllegalArgumentException("the address contains a password, which others can see: set it in"
                    + " RDB_PASSWORD, or put it in a file and add ?password-file=FILE to the address");
        }
        place = place.substring(at + 1);
        if (kind == Kind.UNIX) {
            if (!place.startsWith("/")) {
                throw new IllegalArgumentException(
                        "a unix:// address needs an absolute path, as unix:///run/redis.sock");
            }
            return new ServerAddress(kind, decode(user), "", 0, decode(place), parameters, text);
        }
        int slash = place.indexOf('/');
        String path = slash < 0 ? "" : decode(place.substring(slash + 1));
        if (kind == Kind.SENTINEL && path.isEmpty()) {
            throw new IllegalArgumentException("the name of the primary is missing: redis-sentinel://host:port/name");
        }
        if (kind != Kind.SENTINEL && !path.isEmpty()) {
            throw new IllegalArgumentException("an address is of all databases of a server; --db "
                    + (path.matches("[0-9]{1,9}") ? path : "N") + " chooses one");
        }
        return inNetwork(kind, decode(user), slash < 0 ? place : place.substring(0, slash), path, parameters, text);
    }

    private static ServerAddress inNetwork(
            Kind kind, String user, String hostAndPort, String path, Map<String, String> parameters, String text) {
        int bracket = hostAndPort.indexOf(']');
        int colon = hostAndPort.indexOf(':', Math.max(bracket, 0));
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        if (bracket >= 0) {
            if (!host.startsWith("[") || !host.endsWith("]")) {
                throw new IllegalArgumentException("an IPv6 address stands in brackets, as redis://[::1]:6379");
            }
            host = host.substring(1, host.length() - 1);
        } else if (colon >= 0 && hostAndPort.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets, as redis://[::1]:6379");
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the address has no host");
        }
        int standard = kind == Kind.SENTINEL ? SENTINEL_PORT : PORT;
        int port = colon < 0 ? standard : number("the port", hostAndPort.substring(colon + 1), LAST_PORT);
        return new ServerAddress(kind, user, host, port, path, parameters, text);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String one : query.split("&")) {
            int equals = one.indexOf('=');
            String name = equals < 0 ? one : one.substring(0, equals);
            if (one.isEmpty()) {
                continue;
            }
            if (equals < 0 || !PARAMETERS.contains(name)) {
                throw new IllegalArgumentException(
                        "behind ? of an address may stand NAME=VALUE with " + String.join(", ", sorted()));
            }
            parameters.put(name, decode(one.substring(equals + 1)));
        }
        if (!Set.of("yes", "no").contains(parameters.getOrDefault("host-check", "yes"))) {
            throw new IllegalArgumentException("host-check is yes or no");
        }
        if (parameters.containsKey("cert") != parameters.containsKey("key")) {
            throw new IllegalArgumentException("cert and key go together");
        }
        number("timeout", parameters.getOrDefault("timeout", "1"), Integer.MAX_VALUE / 1000);
        number("connect-timeout", parameters.getOrDefault("connect-timeout", "1"), Integer.MAX_VALUE / 1000);
        return parameters;
    }

    /** A socket of a server that asks for no password. */
    static ServerAddress ofSocket(Path socket) {
        return new ServerAddress(
                Kind.UNIX, "", "", 0, socket.toString(), Map.of(ANONYMOUS, ""), "unix" + SEPARATOR + socket);
    }

    /** Whether a password of the environment is for another server. */
    boolean isAnonymous() {
        return parameters.containsKey(ANONYMOUS);
    }

    private static List<String> sorted() {
        return PARAMETERS.stream().sorted().toList();
    }

    private static int number(String what, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(what + " of the address is not a number from 1 to " + most);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Another server that is reached in the same way: with the same user, password, certificates and timeouts. */
    ServerAddress at(String otherHost, int otherPort) {
        Kind other = kind == Kind.TLS ? Kind.TLS : Kind.PLAIN;
        String shown = otherHost.contains(":") ? "[" + otherHost + "]" : otherHost;
        return new ServerAddress(
                other,
                user,
                otherHost,
                otherPort,
                "",
                parameters,
                (other == Kind.TLS ? "rediss" : "redis") + SEPARATOR + shown + ":" + otherPort);
    }

    Kind kind() {
        return kind;
    }

    /** Empty for the default user. */
    String user() {
        return user;
    }

    /** The host; empty for a unix socket. */
    public String host() {
        return host;
    }

    /** The port; 0 for a unix socket. */
    public int port() {
        return port;
    }

    /** The path of a unix socket, or the name that a Sentinel knows. */
    String path() {
        return path;
    }

    /** A file that the address names, or null. */
    Path file(String parameter) {
        String file = parameters.get(parameter);
        return file == null ? null : Path.of(file);
    }

    boolean checksHost() {
        return !"no".equals(parameters.get("host-check"));
    }

    /** The time without any byte after which the server counts as lost. */
    Duration timeout() {
        return seconds("timeout", TIMEOUT_SECONDS);
    }

    Duration connectTimeout() {
        return seconds("connect-timeout", CONNECT_SECONDS);
    }

    private Duration seconds(String parameter, int standard) {
        String text = parameters.get(parameter);
        return Duration.ofSeconds(text == null ? standard : Integer.parseInt(text));
    }

    /** The address as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
