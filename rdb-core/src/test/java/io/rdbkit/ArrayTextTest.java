package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The text of an array's doubles is what the server answers. It always has a point, or the server would read an
 * integer.
 */
class ArrayTextTest {

    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5",
        "12, 12.0",
        "0, 0.0",
        "-0.0, -0.0",
        "-7e15, -7000000000000000.0",
        "1e300, 1e+300",
        "Infinity, inf",
        "-Infinity, -inf",
        "NaN, nan"
    })
    void aDoubleIsTextAsTheServerPrintsIt(double number, String text) throws IOException {
        byte[] rdb = RdbBytes.redis(14)
                .select(0)
                .key(28, "array")
                .len(1, 0)
                .len(3, 2)
                .le(8, Double.doubleToRawLongBits(number))
                .end();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            ArrayValue array = (ArrayValue) ((KeyEntry) in.next()).decode();
            ArrayElement element = array.next();
            assertEquals(text, element.text().toString());
            assertEquals(number, element.real());
            assertNull(array.next());
        }
    }
}
