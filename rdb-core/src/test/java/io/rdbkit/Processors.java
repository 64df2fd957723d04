package io.rdbkit;

/** Has pools divide their work as on a machine with other processors. */
final class Processors {

    private Processors() {}

    /** A piece of a test. */
    interface Piece<T> {
        T run() throws Exception;
    }

    /**
     * Runs a piece of a test.
     *
     * @param entries how many entries a thread gets at a time
     */
    static <T> T with(int processors, int entries, Piece<T> piece) throws Exception {
        System.setProperty("rdb.processors", "" + processors);
        System.setProperty("rdb.entries", "" + entries);
        try {
            return piece.run();
        } finally {
            System.clearProperty("rdb.processors");
            System.clearProperty("rdb.entries");
        }
    }
}
