package io.rdbkit.analyze;

import io.rdbkit.memory.SizeClasses;
import java.util.Locale;

/** Which allocator a server was built with: it rounds each block up to its next size class. */
public enum Allocator {
    /** The jemalloc that servers bundle, as in the official images: classes of 8 bytes. */
    JEMALLOC_8(SizeClasses.JEMALLOC_8),
    /** The jemalloc of distributions such as Debian: classes of 16 bytes. */
    JEMALLOC_16(SizeClasses.JEMALLOC_16),
    /** The same since jemalloc 5.3.1: blocks beyond 32 KB are whole pages. */
    JEMALLOC_16_PAGES(SizeClasses.JEMALLOC_16_PAGES),
    /** The malloc of glibc. */
    LIBC(SizeClasses.GLIBC),
    /** The malloc of musl, or of any other library that doesn't tell the size of a block. */
    MUSL(SizeClasses.NOTED);

    private final SizeClasses classes;

    Allocator(SizeClasses classes) {
        this.classes = classes;
    }

    SizeClasses classes() {
        return classes;
    }

    /** As it is named on a command line: {@code jemalloc-8}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
