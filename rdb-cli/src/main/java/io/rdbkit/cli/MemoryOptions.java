package io.rdbkit.cli;

import io.rdbkit.analyze.Allocator;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Of which server the figures about memory are. */
final class MemoryOptions {

    @Option(
            names = "--for",
            paramLabel = "SERVER",
            description = "Figures of this server, such as redis-8.0; default: the one that wrote the file.")
    String server;

    @Option(
            names = "--allocator",
            paramLabel = "A",
            description = "jemalloc-8 (default, bundled), jemalloc-16 (Debian), jemalloc-16-pages, libc, musl.")
    String allocator = Allocator.JEMALLOC_8.toString();

    /** @param largest whether the largest element of each key is wanted */
    KeyMemory newMemory(boolean largest) {
        return new KeyMemory(
                server == null ? null : OptionValue.parse("--for", server, MemoryOptions::server),
                OptionValue.parse("--allocator", allocator, MemoryOptions::allocator),
                largest);
    }

    /** @throws IllegalArgumentException that names the servers */
    private static ServerVersion server(String name) {
        Target target = Target.parse(name);
        if (target.server() == null || target.producer().isAlone()) {
            throw new IllegalArgumentException("what keys take is known of Redis and Valkey alone");
        }
        return target.server();
    }

    private static Allocator allocator(String name) {
        for (Allocator one : Allocator.values()) {
            if (one.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return one;
            }
        }
        throw new IllegalArgumentException(
                "no such allocator; there are jemalloc-8, jemalloc-16, jemalloc-16-pages, libc, musl");
    }
}
