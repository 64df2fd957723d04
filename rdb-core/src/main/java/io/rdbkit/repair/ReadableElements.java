package io.rdbkit.repair;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.ledger.LoserOrdinals;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The elements of a damaged list, set, zset or hash up to the first unreadable one, without those that came before. */
final class ReadableElements {

    /** Null if none comes twice. */
    private final LoserOrdinals repeated;

    private long pulled;
    private long kept;
    private boolean ended;
    private boolean damaged;

    /** @param repeated the ordinals of members that came before; may be null */
    ReadableElements(LoserOrdinals repeated) {
        this.repeated = repeated;
    }

    /** How many elements were kept so far. */
    long kept() {
        return kept;
    }

    /** A view of a value that has only these elements; null if it is not a collection of independent elements. */
    @Nullable
    Value of(Value value) {
        if (value instanceof ListValue list) {
            return (Items) () -> next(list::next);
        } else if (value instanceof SetValue set) {
            return (Members) () -> next(set::next);
        } else if (value instanceof ZsetValue zset) {
            return (Scores) () -> next(zset::next);
        } else if (value instanceof HashValue hash) {
            return (Fields) () -> next(hash::next);
        }
        return null;
    }

    /** Takes damage that the decoder finds. The damaged element and all behind it are not kept. */
    void damage(RdbFormatException problem) {
        Flaw flaw = problem.flaw();
        damaged |= flaw != Flaw.DUPLICATE_MEMBER && flaw != Flaw.DUPLICATE_FIELD && flaw != Flaw.NAN_SCORE;
    }

    private interface Pull<E> {
        @Nullable
        E next() throws IOException;
    }

    private <E> @Nullable E next(Pull<E> elements) throws IOException {
        while (!ended) {
            E element;
            try {
                element = elements.next();
            } catch (RdbException unreadable) {
                element = null;
            }
            ended = element == null || damaged;
            if (!ended && (repeated == null || !repeated.isLoser(pulled++))) {
                kept++;
                return element;
            }
        }
        return null;
    }

    // Views with an unknown number of elements.

    private interface Items extends ListValue {
        @Override
        default long count() {
            return -1;
        }
    }

    private interface Members extends SetValue {
        @Override
        default long count() {
            return -1;
        }
    }

    private interface Scores extends ZsetValue {
        @Override
        default long count() {
            return -1;
        }
    }

    private interface Fields extends HashValue {
        @Override
        default long count() {
            return -1;
        }
    }
}
