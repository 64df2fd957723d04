package io.rdbkit.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePartsTest {

    private static String parts(String name, String separators, int deepest) {
        NameParts parts = new NameParts(separators, deepest);
        parts.read(Bytes.utf8(name));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < parts.count(); i++) {
            int from = parts.from(i);
            all.add(Bytes.wrap(parts.text(), from, parts.end(i) - from).toString());
        }
        return String.join(" ", all);
    }

    @ParameterizedTest
    @CsvSource({
        "user:1:cart, user: *: cart",
        "user:20:cart, user: *: cart",
        "'', ''",
        "counter, counter",
        "user12, user*",
        "a/b|c:d, a/ b| c: d",
        "my-app:v1.2:x, my-app: v*.*: x",
        "metrics.cpu.load-1, metrics. cpu. load-*",
        "user-12-x, user- *- x",
        "trailing:, trailing:",
        "a::b, a: : b",
        "s:deadbeef42:x, s: *: x",
        "s:deadbeef:x, s: deadbeef: x",
        "s:0123abc:x, s: *abc: x",
        "s:0123456789abcdefg:x, s: *abcdefg: x",
        "x:550e8400-e29b-41d4-a716-446655440000, x: *",
        "550e8400-e29b-41d4-a716-446655440000, *",
        "550E8400-E29B-41D4-A716-446655440000:a, *: a",
        "2024-01-31, *- *- *"
    })
    void partsAreFoundByTheFormOfTheName(String name, String parts) {
        assertEquals(parts, parts(name, "", 16));
    }

    @Test
    void partsAreFoundByTheGivenSeparators() {
        assertEquals("a:b. c:d", parts("a:b.c:d", ".", 16));
        assertEquals("a# b: c", parts("a#b:c", ":#", 16));
    }

    @Test
    void theLastPartTakesTheRest() {
        assertEquals("a: b:c:*", parts("a:b:c:4", "", 2));
        assertEquals("a:b", parts("a:b", "", 1));
    }

    @Test
    void aNameMayHaveAnyBytes() {
        NameParts parts = new NameParts("", 16);
        byte[] bytes = {(byte) 0xff, ':', 0, (byte) 0x80};
        parts.read(Bytes.wrap(bytes));
        assertEquals(2, parts.count());
        assertEquals(4, parts.end(1));
    }
}
