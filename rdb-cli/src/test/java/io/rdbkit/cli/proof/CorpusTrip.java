package io.rdbkit.cli.proof;

import io.rdbkit.cli.Sidecar;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A dump of the corpus, and a server that shall get its content. */
record CorpusTrip(CorpusDump dump, ServerKind target) {

    /** The fixed cost of a trip, in bytes of a file that would cost the same. */
    private static final long OVERHEAD = 400_000;

    /** All trips for the full proof. Otherwise some trips that together {@link #cover} the same as all. */
    static List<CorpusTrip> chosen(List<CorpusTrip> all) {
        return ProofExtent.isFull() ? all : Cover.of(all, CorpusTrip::covers, CorpusTrip::cost);
    }

    /** What these trips prove together. */
    static Set<List<Object>> covered(Collection<CorpusTrip> trips) {
        Set<List<Object>> covered = new HashSet<>();
        trips.forEach(trip -> covered.addAll(trip.covers()));
        return covered;
    }

    /**
     * Each type from each source to each target; each opcode and each encoding from each source and to each target;
     * each form of strings to each target; each dump to some target. A dump without a sidecar goes to every target.
     */
    private Set<List<Object>> covers() {
        Set<List<Object>> covers = new HashSet<>();
        covers.add(List.of("dump", dump.file()));
        if (dump.sidecar().isEmpty()) {
            covers.add(List.of("dump", dump.file(), target));
            return covers;
        }
        Sidecar sidecar = dump.sidecar().get();
        sidecar.inFile("types").forEach(type -> covers.add(List.of(type, dump.folder(), target)));
        for (Set<String> names : List.of(sidecar.inFile("opcodes"), sidecar.encodings())) {
            names.forEach(name -> {
                covers.add(List.of(name, dump.folder()));
                covers.add(List.of(name, target));
            });
        }
        sidecar.inFile("enc").forEach(form -> covers.add(List.of(form, target)));
        return covers;
    }

    private long cost() {
        try {
            return OVERHEAD + Files.size(dump.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
