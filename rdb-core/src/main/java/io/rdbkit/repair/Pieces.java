package io.rdbkit.repair;

import io.rdbkit.format.RdbRefusedException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The pieces found in a damaged file, in order. Adjacent whole records are joined. */
final class Pieces {

    /** Bounds the memory: about 50 bytes for each piece. */
    private static final int MOST = 1_000_000;

    private final List<Piece> pieces = new ArrayList<>();

    /** Adds records. They are joined with the piece before, if that ends where they begin. */
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
            // wrapped, because it would be taken for damage otherwise
            throw new UncheckedIOException(
                    new RdbRefusedException("it is damaged in more than " + MOST + " places", piece.from()));
        }
        pieces.add(piece);
    }

    List<Piece> all() {
        return pieces;
    }
}
