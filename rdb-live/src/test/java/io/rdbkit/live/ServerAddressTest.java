package io.rdbkit.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "redis://h, PLAIN, h, 6379, '', ''",
        "valkey://h:7000/, PLAIN, h, 7000, '', ''",
        "rediss://me@h:1, TLS, h, 1, me, ''",
        "valkeys://h_1.x, TLS, h_1.x, 6379, '', ''",
        "redis://[::1], PLAIN, ::1, 6379, '', ''",
        "redis://a%40b@[fe80::1]:7, PLAIN, fe80::1, 7, a@b, ''",
        "unix:///run/a%20b.sock, UNIX, '', 0, '', /run/a b.sock",
        "unix://me@/s?timeout=3, UNIX, '', 0, me, /s",
        "redis-sentinel://h/mymaster, SENTINEL, h, 26379, '', mymaster"
    })
    void addressesAreParsed(String text, ServerAddress.Kind kind, String host, int port, String user, String path) {
        ServerAddress address = ServerAddress.parse(text);
        assertEquals(kind, address.kind());
        assertEquals(host, address.host());
        assertEquals(port, address.port());
        assertEquals(user, address.user());
        assertEquals(path, address.path());
        assertEquals(text, address.toString());
    }

    @Test
    void parametersFollowTheAddress() {
        ServerAddress address =
                ServerAddress.parse("rediss://h?ca=a%26b.pem&cert=c&key=k&host-check=no&timeout=5&connect-timeout=2");
        assertEquals(Path.of("a&b.pem"), address.file("ca"));
        assertFalse(address.checksHost());
        assertEquals(Duration.ofSeconds(5), address.timeout());
        assertEquals(Duration.ofSeconds(2), address.connectTimeout());
        ServerAddress other = address.at("::1", 7001);
        assertEquals(ServerAddress.Kind.TLS, other.kind());
        assertEquals("rediss://[::1]:7001", other.toString());
        assertEquals(Path.of("c"), other.file("cert"));
        assertTrue(ServerAddress.parse("rediss://h").checksHost());
    }

    @ParameterizedTest
    @CsvSource({
        "http://h, begins with",
        "redis://, no host",
        "redis://::1, in brackets",
        "redis://[::1, in brackets",
        "redis://h:0, from 1 to 65535",
        "redis://h:65536, from 1 to 65535",
        "redis://h:x, from 1 to 65535",
        "redis://h/3, --db 3",
        "redis://h?x=1, password-file",
        "redis://h?timeout=0, timeout",
        "redis://h?host-check=maybe, yes or no",
        "rediss://h?cert=c, go together",
        "unix://run/x, absolute",
        "redis-sentinel://h, name of the primary"
    })
    void wrongAddressesAreRefused(String text, String word) {
        String message = assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(text))
                .getMessage();
        assertTrue(message.contains(word), message);
    }

    @ParameterizedTest
    @CsvSource({"redis://u:s3cret@h", "redis://:s3cret@h", "unix://u:s3cret@/x", "rediss://:s3cret@h:x?bad=1"})
    void aPasswordIsRefusedAndNotRepeated(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> ServerAddress.parse(text))
                .getMessage();
        assertFalse(message.contains("s3cret"), message);
    }
}
