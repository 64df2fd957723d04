package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramedKeysTest {

    private static final int HEAD = Long.BYTES + 2 * Integer.BYTES;

    private static final class Collected extends FramedKeys {

        private final List<String> records = new ArrayList<>();

        Collected() {
            super(HEAD);
        }

        @Override
        void take(ByteBuffer numbers, Bytes key, Bytes rest) {
            assertEquals(HEAD, numbers.remaining());
            records.add(numbers.getLong() + " " + key + " " + rest);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 16, 17, 23, 31, 64, 3_000_000})
    void recordsMayComeInAnyPieces(int piece) throws IOException {
        String large = "x".repeat(2_000_000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<String> expected = new ArrayList<>();
        for (String rest : List.of("rest", "", "a longer rest", large, "behind the large one")) {
            String key = rest.isEmpty() ? "" : "key " + expected.size();
            all.write(ByteBuffer.allocate(HEAD)
                    .putLong(expected.size())
                    .putInt(key.length())
                    .putInt(rest.isEmpty() ? -1 : rest.length())
                    .array());
            all.writeBytes((key + rest).getBytes());
            expected.add(expected.size() + " " + key + " " + rest);
        }
        Collected collected = new Collected();
        byte[] bytes = all.toByteArray();
        for (int at = 0; at < bytes.length; at += piece) {
            collected.write(bytes, at, Math.min(piece, bytes.length - at));
        }
        assertEquals(expected, collected.records);
    }
}
