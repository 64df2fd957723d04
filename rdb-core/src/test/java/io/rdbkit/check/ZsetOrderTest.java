package io.rdbkit.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ZsetMember;
import org.junit.jupiter.api.Test;

class ZsetOrderTest {

    private final ZsetOrder order = new ZsetOrder();

    private boolean follows(String name, double score) {
        Bytes bytes = Bytes.utf8(name);
        Slice member = new Slice().set(bytes.array(), bytes.arrayOffset(), bytes.length());
        return order.follows(new ZsetMember() {
            @Override
            public Slice member() {
                return member;
            }

            @Override
            public double score() {
                return score;
            }
        });
    }

    @Test
    void theFirstMayHaveAnyScore() {
        assertTrue(follows("", Double.NEGATIVE_INFINITY));
        assertTrue(follows("a", Double.NEGATIVE_INFINITY));
    }

    @Test
    void scoresRiseAndEqualScoresAreOrderedByName() {
        assertTrue(follows("b", 1));
        assertTrue(follows("c", 1));
        assertFalse(follows("c", 1), "the same member again is not in order");
        assertFalse(follows("a", 1));
        assertTrue(follows("a", 2));
        assertFalse(follows("z", 1.5));
    }

    @Test
    void longNamesAreComparedToTheirEnd() {
        String name = "n".repeat(200);
        assertTrue(follows(name + "a", 1));
        assertTrue(follows(name + "b", 1));
        assertFalse(follows(name, 1));
        assertTrue(follows(name + "\u00e9", 1));
    }
}
