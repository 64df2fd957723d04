package io.rdbkit.cli.proof;

/**
 * How much is proven. Everything takes half an hour and is proven before a release, with {@code -Drdb.proof=full}; else a choice, of
 * which each test says how it was made.
 */
final class ProofExtent {

    static boolean isFull() {
        return "full".equals(System.getProperty("rdb.proof"));
    }

    private ProofExtent() {}
}
