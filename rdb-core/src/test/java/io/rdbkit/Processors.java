package io.rdbkit;

/** Has pools divide their work as on a machine with other processors. */
public final class Processors {

    private Processors() {}

    /** A piece of a test. */
    public interface Piece<T> {
        T run() throws Exception;
    }

    /**
     * Runs a piece of a test.
     *
     * @param entries how many entries a thread gets at a time
     */
    public static <T> T with(int processors, int entries, Piece<T> piece) throws Exception {
        OrderedPool.division = new OrderedPool.Division(processors, entries);
        try {
            return piece.run();
        } finally {
            OrderedPool.division = OrderedPool.OF_MACHINE;
        }
    }
}
