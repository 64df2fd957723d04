package io.rdbkit;

import java.util.List;
import java.util.stream.Stream;

/** What tests convert for. */
final class Targets {

    private Targets() {}

    /** Every server, and every version of the format. */
    static List<Target> all() {
        return Stream.concat(
                        ServerVersion.known().stream().map(Target::of),
                        NewKeys.versions().stream().map(Target::of))
                .toList();
    }

    /** The first server that is known of each version of the format. */
    static List<Target> ofEachVersion() {
        return NewKeys.versions().stream().map(Target::of).toList();
    }
}
