package io.rdbkit;

import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
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

    /** One of each kind: of the servers that write a version, those that load other modules than the first. */
    static List<Target> different() {
        return Stream.concat(
                        ofEachVersion().stream(),
                        Stream.of("redis-6.0", "redis-8.0").map(Target::parse))
                .toList();
    }

    /** The first server that is known of each version of the format. */
    static List<Target> ofEachVersion() {
        return NewKeys.versions().stream().map(Target::of).toList();
    }
}
