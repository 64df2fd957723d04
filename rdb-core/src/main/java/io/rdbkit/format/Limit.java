package io.rdbkit.format;

import java.util.Locale;

/**
 * Something that a file may not have too much of; {@link Limits} says how much.
 *
 * <p>The defaults refuse no file that a server wrote. That nothing is allocated and nothing is looped over before the input backs
 * it, no limit is needed for.
 *
 * <table>
 * <caption>What is limited</caption>
 * <tr><th>name</th><th>from</th><th>to, the default</th><th>what it bounds</th></tr>
 * <tr><td>string</td><td>0</td><td>2^63 - 1</td><td>bytes of a string but a key's name, decompressed: a value, an element, a packed value, a
 *     node, an AUX field, a function library, a string of a module. One that stands there as an integer is within every limit</td></tr>
 * <tr><td>key</td><td>0</td><td>2^31 - 9, what an array holds</td><td>bytes of a key's name, decompressed</td></tr>
 * <tr><td>elements</td><td>0</td><td>2^63 - 1</td><td>what anything counts: elements of a value, nodes, records and groups of a stream,
 *     consumers, pending entries, producers, fields of a template. Of a packed value once it is counted or decoded</td></tr>
 * <tr><td>frames</td><td>0</td><td>4 (at most 64)</td><td>compressions around one another</td></tr>
 * <tr><td>lzf-ratio</td><td>1</td><td>88, the most the format can</td><td>how many bytes a byte of an LZF block may stand for</td></tr>
 * <tr><td>keys</td><td>0</td><td>2^63 - 1</td><td>keys of the file, in all its databases</td></tr>
 * <tr><td>databases</td><td>0</td><td>2^31, all there are</td><td>numbers of databases are below it, as with a server's setting of this
 *     name</td></tr>
 * <tr><td>output</td><td>0</td><td>2^63 - 1</td><td>bytes that are written, in all files of a split together</td></tr>
 * </table>
 */
public enum Limit {
    /** Bytes of a string that is not a key's name. */
    STRING(Unit.BYTES, 0, Long.MAX_VALUE),
    /** Bytes of a key's name. */
    KEY(Unit.BYTES, 0, Integer.MAX_VALUE - 8),
    /** What anything counts. */
    ELEMENTS(Unit.NUMBER, 0, Long.MAX_VALUE),
    /** Compressions around one another. Its default is 4: more than anyone makes by accident. */
    FRAMES(Unit.NUMBER, 0, 64) {
        @Override
        public long standard() {
            return 4;
        }
    },
    /** How many bytes a byte of an LZF block may stand for. */
    LZF_RATIO(Unit.NUMBER, 1, 88),
    /** Keys of the file. */
    KEYS(Unit.NUMBER, 0, Long.MAX_VALUE),
    /** More than the number of any database. */
    DATABASES(Unit.NUMBER, 0, 1L << 31),
    /** Bytes that are written. */
    OUTPUT(Unit.BYTES, 0, Long.MAX_VALUE);

    /** What a limit is a number of. */
    public enum Unit {
        /** So that it may be told in KB and so on. */
        BYTES,
        /** Of anything else. */
        NUMBER
    }

    private final Unit unit;
    private final long least;
    private final long most;

    Limit(Unit unit, long least, long most) {
        this.unit = unit;
        this.least = least;
        this.most = most;
    }

    /** What it is a number of. */
    public Unit unit() {
        return unit;
    }

    /** The lowest it can be set to. */
    public long least() {
        return least;
    }

    /** The highest it can be set to. */
    public long most() {
        return most;
    }

    /** What it is unless somebody sets it. */
    public long standard() {
        return most;
    }

    /** Its name, such as {@code lzf-ratio}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
