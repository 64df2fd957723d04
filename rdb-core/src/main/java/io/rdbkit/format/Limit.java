package io.rdbkit.format;

import java.util.Locale;

/**
 * Quantities that can be limited; see {@link Limits} for how to set them.
 *
 * <p>The defaults refuse no file that a server wrote. No limit is needed against false lengths: nothing is allocated
 * and no loop runs before the input has delivered the bytes.
 *
 * <table>
 * <caption>What is limited</caption>
 * <tr><th>name</th><th>from</th><th>to, the default</th><th>what it bounds</th></tr>
 * <tr><td>string</td><td>0</td><td>2^63 - 1</td><td>bytes of a decompressed string other than a key's name: a value, an
 *     element, a packed value, a node, an AUX field, a function library, a string of a module. A string in the form of an
 *     integer is within every limit</td></tr>
 * <tr><td>key</td><td>0</td><td>2^31 - 9, what an array holds</td><td>bytes of a key's name, decompressed</td></tr>
 * <tr><td>elements</td><td>0</td><td>2^63 - 1</td><td>each count: elements of a value, nodes, records and groups of a
 *     stream, consumers, pending entries, producers, fields of a template. A packed value is checked when it is counted or
 *     decoded</td></tr>
 * <tr><td>frames</td><td>0</td><td>4 (at most 64)</td><td>compressions around one another</td></tr>
 * <tr><td>lzf-ratio</td><td>1</td><td>88, the most the format can</td><td>how many bytes a byte of an LZF block may
 *     stand for</td></tr>
 * <tr><td>keys</td><td>0</td><td>2^63 - 1</td><td>keys of the file, in all its databases</td></tr>
 * <tr><td>databases</td><td>0</td><td>2^31, all there are</td><td>database numbers are below it, as with a server's
 *     setting of this name</td></tr>
 * <tr><td>output</td><td>0</td><td>2^63 - 1</td><td>bytes that are written, in all files of a split together</td></tr>
 * </table>
 */
public enum Limit {
    /** Bytes of a string that is not the name of a key. */
    STRING(Unit.BYTES, 0, Long.MAX_VALUE),
    /** Bytes of the name of a key. */
    KEY(Unit.BYTES, 0, Integer.MAX_VALUE - 8),
    /** Each count of elements. */
    ELEMENTS(Unit.NUMBER, 0, Long.MAX_VALUE),
    /** Compressions around one another. The default is 4: nobody makes more by accident. */
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
    /** Database numbers are below this. */
    DATABASES(Unit.NUMBER, 0, 1L << 31),
    /** Bytes that are written. */
    OUTPUT(Unit.BYTES, 0, Long.MAX_VALUE);

    /** The unit of a limit. */
    public enum Unit {
        /** Bytes, so that units such as KB can be used. */
        BYTES,
        /** A number of anything else. */
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

    /** The unit of the limit. */
    public Unit unit() {
        return unit;
    }

    /** The lowest value it can be set to. */
    public long least() {
        return least;
    }

    /** The highest value it can be set to. */
    public long most() {
        return most;
    }

    /** The default value. */
    public long standard() {
        return most;
    }

    /** The name, such as {@code lzf-ratio}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
