package io.rdbkit;

import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.List;
import java.util.stream.Stream;

/** Targets for conversion tests. */
final class Targets {

    private Targets() {}

    /** All servers, and all versions of the format. */
    static List<Target> all() {
        return Stream.concat(
                        ServerVersion.known().stream().map(Target::of),
                        NewKeys.versions().stream().map(Target::of))
                .toList();
    }

    /**
     * All different targets. Of servers with the same version, only those whose modules differ from the first one's.
     */
    static List<Target> different() {
        return Stream.concat(
                        ofEachVersion().stream(),
                        Stream.of("redis-6.0", "redis-8.0").map(Target::parse))
                .toList();
    }

    /** The first known server of each version of the format. */
    static List<Target> ofEachVersion() {
        return NewKeys.versions().stream().map(Target::of).toList();
    }
}
