package io.rdbkit.cli.proof;

/**
 * How much is proven. The full proof, {@code -Drdb.proof=full}, takes half an hour and runs before a release. Otherwise
 * each test chooses a part and documents how.
 */
final class ProofExtent {

    static boolean isFull() {
        return "full".equals(System.getProperty("rdb.proof"));
    }

    private ProofExtent() {}
}
