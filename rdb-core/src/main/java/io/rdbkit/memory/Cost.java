package io.rdbkit.memory;

/** Two sums of bytes. A part may be a fraction: the expected value of what is left to chance. */
final class Cost {

    private final SizeClasses classes;
    /** As MEMORY USAGE counts. */
    double usage;
    /** As used_memory counts. */
    double allocated;

    Cost(SizeClasses classes) {
        this.classes = classes;
    }

    void clear() {
        usage = 0;
        allocated = 0;
    }

    /** A block that both count as the allocator does. */
    void block(long n) {
        long bytes = classes.of(n);
        usage += bytes;
        allocated += bytes;
    }

    /** A structure of which MEMORY USAGE counts the bytes that were asked for. */
    void struct(long n) {
        usage += n;
        allocated += classes.of(n);
    }

    /** Something that MEMORY USAGE leaves out. */
    void uncounted(long n) {
        allocated += classes.of(n);
    }

    void add(double newUsage, double newAllocated) {
        usage += newUsage;
        allocated += newAllocated;
    }

    void add(Cost other) {
        add(other.usage, other.allocated);
    }
}
