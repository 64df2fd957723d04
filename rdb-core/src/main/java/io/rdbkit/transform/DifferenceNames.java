package io.rdbkit.transform;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.digest.NameDigest;
import io.rdbkit.format.Bytes;
import io.rdbkit.ledger.DifferencePlaces;
import io.rdbkit.ledger.KeptNames;
import io.rdbkit.transform.Difference.Kind;
import java.io.IOException;

/** Finds the names of differences by their places in one file, in the order of the file. */
final class DifferenceNames {

    private static final int ENTRIES_BETWEEN_REPORTS = 4096;

    private final DifferencePlaces places;
    private final Kind onlyHere;
    private final NameDigest digest;
    private boolean more;

    /**
     * @param onlyHere the kind of the differences that the other file does not have
     * @param digest   the same digest by which the names were noted
     */
    DifferenceNames(DifferencePlaces places, Kind onlyHere, NameDigest digest) throws IOException {
        this.places = places;
        this.onlyHere = onlyHere;
        this.digest = digest;
        more = places.next();
    }

    /** Whether there are more differences. */
    boolean hasMore() {
        return more;
    }

    /** Reads the file again to find the names. */
    void read(Source source, Plan plan, Diff.Visitor visitor) throws IOException {
        try (RdbReader in = source.open(ReadOptions.DEFAULT)) {
            long entries = 0;
            for (RdbEntry entry; more && (entry = in.next()) != null; ) {
                while (more && entry.offset() == places.place()) {
                    visit(entry, plan, visitor);
                }
                if (++entries % ENTRIES_BETWEEN_REPORTS == 0) {
                    source.progress().accept(in.offset());
                }
            }
        }
        if (more) {
            throw changed();
        }
    }

    private void visit(RdbEntry entry, Plan plan, Diff.Visitor visitor) throws IOException {
        if (entry instanceof KeyEntry key) {
            KeyEntry made = plan.changed(key);
            visit(made.db(), made.key(), visitor);
        } else if (entry instanceof FunctionEntry function) {
            visit(Difference.FUNCTION, Bytes.utf8(function.libraryName()), visitor);
        } else {
            throw changed();
        }
    }

    /** Finds the names where they were kept. */
    void recall(KeptNames names, Diff.Visitor visitor) throws IOException {
        while (more) {
            names.seek(places.place());
            visit(names.db(), names.name(), visitor);
        }
    }

    private void visit(int db, Bytes name, Diff.Visitor visitor) throws IOException {
        if (db == Difference.FUNCTION) {
            digest.ofFunction(name);
        } else {
            digest.ofKey(db, name);
        }
        if (digest.first() != places.check()) {
            throw changed();
        }
        Kind kind = places.mark() == 0 ? onlyHere : Kind.CHANGED;
        visitor.visit(new Difference(kind, db, name, DigestRecord.aspects(places.mark())));
        more = places.next();
    }

    private static IOException changed() {
        return new IOException("the file was changed while it was compared");
    }
}
