package io.rdbkit.repair;

import io.rdbkit.format.RdbRefusedException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The pieces of a damaged file that were found, in order; runs of whole records are put together. */
final class Pieces {

    /** Memory is bounded by that: some 50 bytes each. */
    private static final int MOST = 1_000_000;

    private final List<Piece> pieces = new ArrayList<>();

    /** Adds records; together with those before them, if these end where they begin. */
    void add(long from, long to, int db) {
        int last = pieces.size() - 1;
        if (last >= 0 && pieces.get(last).to() == from && !pieces.get(last).partial()) {
            Piece before = pieces.get(last);
            pieces.set(last, new Piece(before.from(), to, before.db(), false));
        } else {
            append(new Piece(from, to, db, false));
        }
    }

    /** Adds a key of which only a part is good. */
    void addPartial(long from, long to, int db) {
        append(new Piece(from, to, db, true));
    }

    private void append(Piece piece) {
        if (pieces.size() == MOST) {
            // not as it is, for that would be taken for damage
            throw new UncheckedIOException(
                    new RdbRefusedException("it is damaged in more than " + MOST + " places", piece.from()));
        }
        pieces.add(piece);
    }

    List<Piece> all() {
        return pieces;
    }
}
