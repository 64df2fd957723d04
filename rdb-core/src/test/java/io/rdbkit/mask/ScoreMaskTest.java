package io.rdbkit.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScoreMaskTest {

    private final ScoreMask mask = new ScoreMask(MaskKey.of("a secret".getBytes(StandardCharsets.US_ASCII)));

    private String text(String score) {
        byte[] text = ("<" + score + ">").getBytes(StandardCharsets.US_ASCII);
        mask.next(text, 1, text.length - 1, Double.parseDouble(score));
        String masked = new String(text, StandardCharsets.US_ASCII);
        assertTrue(masked.startsWith("<") && masked.endsWith(">"));
        return masked.substring(1, masked.length() - 1);
    }

    private static void compare(double before, double after, double maskedBefore, double maskedAfter) {
        assertEquals(Double.compare(before, after), Double.compare(maskedBefore, maskedAfter));
    }

    @Property(seed = "7")
    void numbersKeepTheirOrder(@ForAll @Size(max = 60) List<Double> scores) {
        mask.begin();
        double before = Double.NEGATIVE_INFINITY;
        double maskedBefore = Double.NEGATIVE_INFINITY;
        for (double score : scores.stream().map(s -> s + 0.0).sorted().toList()) {
            double masked = mask.next(score);
            compare(before, score, maskedBefore, masked);
            before = score;
            maskedBefore = masked;
        }
    }

    @Property(seed = "7")
    void shortDecimalsKeepTheirOrderAndLength(
            @ForAll @Size(max = 60) List<@IntRange(min = -3000, max = 100_000) Integer> units,
            @ForAll @IntRange(max = 4) int places) {
        mask.begin();
        double before = Double.NEGATIVE_INFINITY;
        double maskedBefore = Double.NEGATIVE_INFINITY;
        for (int unit : units.stream().sorted().toList()) {
            String score = plain(unit, places);
            double number = Double.parseDouble(score);
            double masked;
            if (score.contains(".")) {
                String text = text(score);
                assertEquals(score.length(), text.length());
                assertEquals(text, plain(Math.round(Double.parseDouble(text) * Math.pow(10, places)), places));
                masked = Double.parseDouble(text);
            } else {
                long whole = mask.next(Long.parseLong(score));
                assertEquals(score.length(), Long.toString(whole).length());
                masked = whole;
            }
            compare(before, number, maskedBefore, masked);
            before = number;
            maskedBefore = masked;
        }
    }

    private static String plain(long unit, int places) {
        java.math.BigDecimal decimal =
                java.math.BigDecimal.valueOf(unit, places).stripTrailingZeros();
        return decimal.toPlainString();
    }

    @Test
    void scoresWithRoomBetweenThemChange() {
        mask.begin();
        assertNotEquals(1_700_000_000L, mask.next(1_700_000_000L));
        assertNotEquals(1_700_050_000L, mask.next(1_700_050_000L));
        mask.begin();
        assertNotEquals("873.25", text("873.25"));
    }

    @Test
    void infinityAndExponentsStay() {
        mask.begin();
        assertEquals("1e+20", text("1e+20"));
        mask.begin();
        assertEquals(Double.POSITIVE_INFINITY, mask.next(Double.POSITIVE_INFINITY));
    }
}
