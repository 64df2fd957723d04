package io.rdbkit.cli;

/**
 * How a table looks.
 *
 * @param width     the columns of a line
 * @param cuts      whether names are cut that don't fit; else such lines are longer
 * @param nowMillis the current unix time in milliseconds
 */
record TableStyle(int width, boolean cuts, long nowMillis) {

    /** The width if the terminal does not say its own. */
    static final int USUAL_WIDTH = 80;

    /** Of the standard output: a terminal shows cut names, a file has them whole. */
    static TableStyle of(Streams streams, long nowMillis) {
        boolean terminal = streams.outIsTerminal();
        return new TableStyle(terminal ? width(System.getenv("COLUMNS")) : USUAL_WIDTH, terminal, nowMillis);
    }

    private static int width(String columns) {
        try {
            return columns == null ? USUAL_WIDTH : Math.max(USUAL_WIDTH, Integer.parseInt(columns.strip()));
        } catch (NumberFormatException none) {
            return USUAL_WIDTH;
        }
    }
}
