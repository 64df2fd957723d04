package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.MetadataClass;
import io.rdbkit.format.RdbException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the metadata that modules have attached to a key. */
public final class KeyMetadata {

    private KeyMetadata() {}

    /**
     * The classes in the payload of a KEY_META record. The strings in it are checked too.
     *
     * @param offset the offset of the payload, for errors
     * @throws RdbException if the payload is damaged
     */
    public static List<MetadataClass> of(Bytes payload, long offset) throws IOException {
        List<MetadataClass> classes = new ArrayList<>();
        try (RdbInput in = new RdbInput(payload, offset, Limits.DEFAULT)) {
            long n = in.readElements("the count of metadata classes");
            for (long i = 0; i < n; i++) {
                classes.add(MetadataClass.of(in.readIntLe("a metadata class")));
                passTokens(in);
            }
        }
        return classes;
    }

    private static void passTokens(RdbInput in) throws IOException {
        for (long token; (token = in.readLength("a module token")) != 0; ) {
            switch ((int) Math.min(token, Integer.MAX_VALUE)) {
                case 1, 2 -> in.readLength("a module integer");
                case 3 -> in.readIntLe("a module float");
                case 4 -> in.readLongLe("a module double");
                case 5 -> in.readString("a module string");
                default -> throw in.format("unknown module token " + Long.toUnsignedString(token), 1);
            }
        }
    }
}
