package io.rdbkit.mask;

import io.rdbkit.decode.Scores;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.IntsetCursor;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.PackedException;
import io.rdbkit.packed.ZiplistBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Masks the entries of packed blobs in their places: each becomes one of as many bytes. Only if zset members of one score come to stand in another order
 * is a blob put together anew. Throws {@link PackedException} if it is damaged.
 */
final class PackedMask {

    private static final int DELETED_AND_SAME_FIELDS = 3;
    private static final int SAME_FIELDS = 2;

    private final StringMask strings;
    private final ScoreMask scores;
    private final FieldRules fields;
    private final Slice shown = new Slice();
    private final ListpackBuilder listpack = new ListpackBuilder();
    private final ZiplistBuilder ziplist = new ZiplistBuilder();

    PackedMask(StringMask strings, ScoreMask scores, FieldRules fields) {
        this.strings = strings;
        this.scores = scores;
        this.fields = fields;
    }

    /** List items or set members. */
    void elements(PackedCursor entry) {
        while (entry.next()) {
            mask(entry);
        }
    }

    private void mask(PackedCursor entry) {
        if (entry.isInteger()) {
            entry.setNumber(strings.numbers().of(entry.number()));
        } else {
            entry.show(shown);
            strings.mask(shown.array(), shown.offset(), shown.offset() + shown.length());
        }
    }

    /** Numbers, which have to be in their order. */
    void intset(PackedCursor entry, byte[] blob) {
        long[] numbers = new long[(int) entry.count()];
        int n = 0;
        while (entry.next()) {
            numbers[n++] = strings.numbers().of(entry.number());
        }
        Arrays.sort(numbers);
        IntsetCursor.write(blob, 0, numbers);
    }

    /** Fields and values. @param expiries whether an expiry stands behind each */
    void hash(PackedCursor entry, boolean expiries) {
        while (entry.next()) {
            boolean keep = field(entry);
            next(entry, "a value");
            if (!keep) {
                mask(entry);
            }
            if (expiries) {
                next(entry, "an expiry");
            }
        }
    }

    /** Values of fields whose names are in a template. */
    void templateValues(PackedCursor entry, List<Bytes> names) {
        next(entry, "a template");
        for (Bytes name : names) {
            next(entry, "a value");
            if (!fields.keep(name.array(), name.arrayOffset(), name.length())) {
                mask(entry);
            }
        }
        end(entry);
    }

    /** Whether it stays, and so does its value. */
    private boolean field(PackedCursor entry) {
        if (fields.keeps() != null && keeps(entry)) {
            return true;
        }
        if (!fields.names()) {
            do { // so that it doesn't become one that stays
                mask(entry);
            } while (fields.keeps() != null && keeps(entry));
        }
        return false;
    }

    private boolean keeps(PackedCursor entry) {
        entry.show(shown);
        return fields.keep(shown.array(), shown.offset(), shown.length());
    }

    /** Members and scores. @return the blob put together anew, or null if it is as it was but for its entries */
    Slice zset(PackedCursor entry, byte[] blob, int length) {
        scores.begin();
        boolean ordered = true;
        double scoreBefore = Double.NaN;
        boolean numeric = false;
        long number = 0;
        int text = 0;
        int textLength = 0;
        while (entry.next()) {
            mask(entry);
            boolean numericNow = entry.isInteger();
            long numberNow = entry.number();
            int textNow = entry.textAt();
            int lengthNow = entry.length();
            next(entry, "a score");
            double score = entry.isInteger() ? entry.number() : Scores.parse(entry.show(shown));
            ordered &= score != scoreBefore
                    || name(numeric, number, blob, text, textLength)
                                    .compareTo(name(numericNow, numberNow, blob, textNow, lengthNow))
                            < 0;
            if (entry.isInteger()) {
                entry.setNumber(scores.next(entry.number()));
            } else {
                scores.next(blob, shown.offset(), shown.offset() + shown.length(), score);
            }
            scoreBefore = score;
            numeric = numericNow;
            number = numberNow;
            text = textNow;
            textLength = lengthNow;
        }
        return ordered ? null : sorted(entry, blob, length);
    }

    private static Bytes name(boolean numeric, long number, byte[] blob, int text, int length) {
        return numeric ? Bytes.utf8(Long.toString(number)) : Bytes.wrap(blob, text, length);
    }

    private record Member(Bytes name, Bytes score, double value) {}

    private Slice sorted(PackedCursor entry, byte[] blob, int length) {
        List<Member> members = new ArrayList<>();
        entry.reset(blob, 0, length);
        while (entry.next()) {
            Bytes name = entry.show(shown).toBytes();
            next(entry, "a score");
            entry.show(shown);
            members.add(new Member(name, shown.toBytes(), Scores.parse(shown)));
        }
        members.sort(Comparator.comparingDouble(Member::value).thenComparing(Member::name));
        PackedBuilder builder = entry instanceof ListpackCursor ? listpack : ziplist;
        builder.reset();
        for (Member member : members) {
            builder.add(member.name.array(), member.name.arrayOffset(), member.name.length());
            builder.add(member.score.array(), member.score.arrayOffset(), member.score.length());
        }
        return builder.show(shown);
    }

    /** The records of a node of a stream. */
    void streamNode(PackedCursor entry) {
        number(entry);
        number(entry);
        boolean[] kept = new boolean[(int) Math.min(Integer.MAX_VALUE, possible(number(entry), entry))];
        for (int i = 0; i < kept.length; i++) {
            next(entry, "a field");
            kept[i] = field(entry);
        }
        number(entry);
        while (entry.next()) {
            long flags = requireNumber(entry);
            if ((flags & ~DELETED_AND_SAME_FIELDS) != 0) {
                throw damaged("unknown flags of a record", entry);
            }
            number(entry);
            number(entry);
            boolean same = (flags & SAME_FIELDS) != 0;
            long n = same ? kept.length : possible(number(entry), entry);
            for (int i = 0; i < n; i++) {
                boolean keep = same && kept[i];
                if (!same) {
                    next(entry, "a field");
                    keep = field(entry);
                }
                next(entry, "a value");
                if (!keep) {
                    mask(entry);
                }
            }
            number(entry);
        }
    }

    private static long possible(long n, PackedCursor entry) {
        if (n < 0 || n > entry.count()) {
            throw damaged(n + " fields", entry);
        }
        return n;
    }

    private static long number(PackedCursor entry) {
        next(entry, "a number");
        return requireNumber(entry);
    }

    private static long requireNumber(PackedCursor entry) {
        if (!entry.isInteger()) {
            throw damaged("text in place of a number", entry);
        }
        return entry.number();
    }

    private static void next(PackedCursor entry, String what) {
        if (!entry.next()) {
            throw damaged(what + " is missing", entry);
        }
    }

    private static void end(PackedCursor entry) {
        if (entry.next()) {
            throw damaged("more entries than fields", entry);
        }
    }

    private static PackedException damaged(String what, PackedCursor entry) {
        return new PackedException(Flaw.PACKED_DAMAGED, "damaged " + entry.name() + ": " + what, entry.position());
    }
}
