package io.rdbkit.repair;

import io.rdbkit.format.Bytes;
import java.util.HashSet;
import java.util.Set;

/**
 * The prefixes of a file's names. A key whose name begins like those before is hardly made of remains of a value. A
 * prefix is the name up to its last punctuation character, or without the digits at its end.
 */
final class KnownPrefixes {

    private static final int MOST = 4096;
    private static final int SHORTEST = 3;

    private final Set<Bytes> stems = new HashSet<>();

    void add(Bytes name) {
        Bytes stem = stem(name);
        if (stem.length() >= SHORTEST && stems.size() < MOST && !stems.contains(stem)) {
            stems.add(Bytes.wrap(stem.toByteArray()));
        }
    }

    boolean isKnown(Bytes name) {
        return stems.contains(stem(name));
    }

    private static Bytes stem(Bytes name) {
        return Bytes.wrap(name.array(), name.arrayOffset(), length(name));
    }

    private static int length(Bytes name) {
        for (int i = name.length(); i > 0; i--) {
            if (":/.-_|#".indexOf(name.at(i - 1)) >= 0) {
                return i;
            }
        }
        int length = name.length();
        while (length > 0 && name.at(length - 1) >= '0' && name.at(length - 1) <= '9') {
            length--;
        }
        return length == name.length() ? 0 : length;
    }
}
