package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of keys, as in {@code --keys-from FILE}: one key on each line, in the form that {@code rdb keys} prints.
 *
 * <p>A line is the bytes of the key, with these escapes: {@code \n}, {@code \r}, {@code \t}, {@code \\}, and
 * {@code \xNN} for any byte. Only backslashes and line ends need an escape, so a list of raw keys is valid if its
 * backslashes are doubled. Any other backslash is an error, because the key would never be found.
 *
 * <p>A line ends with LF, which the last line may lack. One CR in front of LF belongs to the line end, because some
 * editors write it. For a key that ends with CR, write {@code \r}. An empty line is the empty key. Nothing after the
 * last LF is not a line.
 *
 * <p>All keys are in memory, each once: about the size of the list and some 120 bytes for each key. The set remembers
 * which keys were {@linkplain #contains asked for}, so that the caller can say which keys a file lacks. Not safe for
 * several threads.
 */
public final class KeySet {

    /** In the order of the list. True if the key was asked for. */
    private final Map<Bytes, Boolean> keys;

    private long found;

    private KeySet(Map<Bytes, Boolean> keys) {
        this.keys = keys;
    }

    /**
     * Reads a list to its end. The stream stays open.
     *
     * @throws IllegalArgumentException with the line number, if a backslash does not begin an escape
     */
    public static KeySet read(InputStream in) throws IOException {
        Map<Bytes, Boolean> keys = new LinkedHashMap<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        long number = 1;
        for (int n; (n = in.read(buffer)) >= 0; ) {
            int begin = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, begin, i - begin);
                    keys.put(key(line, number++), false);
                    begin = i + 1;
                }
            }
            line.write(buffer, begin, n - begin);
        }
        if (line.size() > 0) {
            keys.put(key(line, number), false);
        }
        return new KeySet(keys);
    }

    private static Bytes key(ByteArrayOutputStream line, long number) {
        byte[] bytes = line.toByteArray();
        line.reset();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        try {
            return unescape(Bytes.wrap(bytes, 0, length).toByteArray());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
    }

    /**
     * The bytes of a text that {@link Bytes#toString} made: {@code unescape(utf8(key.toString()))} is the key again,
     * for every key.
     *
     * @throws IllegalArgumentException if a backslash does not begin an escape
     */
    public static Bytes unescape(byte[] line) {
        byte[] out = new byte[line.length];
        int length = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] != '\\') {
                out[length++] = line[i];
                continue;
            }
            i++;
            switch (i < line.length ? line[i] : 0) {
                case 'n' -> out[length++] = '\n';
                case 'r' -> out[length++] = '\r';
                case 't' -> out[length++] = '\t';
                case '\\' -> out[length++] = '\\';
                case 'x' -> {
                    out[length++] = (byte) (hexDigit(line, i + 1) << 4 | hexDigit(line, i + 2));
                    i += 2;
                }
                default -> throw notAnEscape();
            }
        }
        return Bytes.wrap(out, 0, length);
    }

    private static int hexDigit(byte[] line, int at) {
        int digit = at < line.length ? Character.digit(line[at], 16) : -1;
        if (digit < 0) {
            throw notAnEscape();
        }
        return digit;
    }

    private static IllegalArgumentException notAnEscape() {
        return new IllegalArgumentException("a backslash must begin \\n, \\r, \\t, \\\\ or \\x and two hex digits");
    }

    /** Whether the list has a key. If it has, it remembers that the key was asked for. */
    public boolean contains(Bytes key) {
        Boolean before = keys.get(key);
        if (before == null) {
            return false;
        }
        if (!before) {
            keys.put(key, true);
            found++;
        }
        return true;
    }

    /** How many different keys of the list were never asked for. */
    public long unmatched() {
        return keys.size() - found;
    }

    /** The first keys that were never asked for, in the order of the list, at most {@code most}. */
    public List<Bytes> unmatched(int most) {
        List<Bytes> first = new ArrayList<>();
        if (unmatched() > 0) {
            for (Map.Entry<Bytes, Boolean> key : keys.entrySet()) {
                if (!key.getValue()) {
                    first.add(key.getKey());
                    if (first.size() == most) {
                        break;
                    }
                }
            }
        }
        return first;
    }

    /** The number of different keys. */
    public int size() {
        return keys.size();
    }
}
