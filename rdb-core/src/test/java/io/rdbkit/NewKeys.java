package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes new keys, so that tests see how their values are stored. */
public final class NewKeys {

    private NewKeys() {}

    /** All versions of both forks. */
    public static List<RdbVersion> versions() {
        return Stream.concat(
                        IntStream.rangeClosed(1, 15).mapToObj(n -> new RdbVersion(Fork.REDIS, n)),
                        Stream.of(new RdbVersion(Fork.VALKEY, 80)))
                .toList();
    }

    public static RdbVersion version(String name) {
        return versions().stream()
                .filter(version -> version.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A file with these keys. */
    public static byte[] rdb(RdbVersion version, WriteOptions options, List<NewKey> keys) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbWriter out = RdbWriter.to(Channels.newChannel(written), version, options)) {
            for (NewKey key : keys) {
                out.write(key);
            }
            out.finish();
        }
        return written.toByteArray();
    }

    /** A file whose only key is {@code k} of database 0. */
    public static byte[] rdb(RdbVersion version, WriteOptions options, Value value) throws IOException {
        return rdb(version, options, List.of(NewKey.of(0, Bytes.utf8("k"), value)));
    }

    /** The type that a server with default thresholds chooses for a value. */
    public static RdbType type(RdbVersion version, Value value) throws IOException {
        return Readings.key(rdb(version, WriteOptions.DEFAULT, value)).type();
    }

    /** All keys of a file, with the {@link ValueText} of their values. */
    static List<String> texts(byte[] rdb) throws IOException {
        List<String> texts = new ArrayList<>();
        try (RdbReader in = Readings.open(rdb)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                texts.add(entry + " " + (entry instanceof KeyEntry key ? ValueText.of(key.decode()) : ""));
            }
        }
        return texts;
    }

    /** The same value, but without its element count and with strings in pieces. */
    public static Value untold(Value value) {
        if (value instanceof StringValue string) {
            return new InPieces(string, 1000);
        }
        if (value instanceof ListValue list) {
            return new ListValue() {
                @Override
                public long count() {
                    return -1;
                }

                @Override
                public Slice next() throws IOException {
                    return list.next();
                }
            };
        }
        if (value instanceof SetValue set) {
            return new SetValue() {
                @Override
                public long count() {
                    return -1;
                }

                @Override
                public Slice next() throws IOException {
                    return set.next();
                }
            };
        }
        if (value instanceof ZsetValue zset) {
            return new ZsetValue() {
                @Override
                public long count() {
                    return -1;
                }

                @Override
                public ZsetMember next() throws IOException {
                    return zset.next();
                }
            };
        }
        HashValue hash = (HashValue) value;
        return new HashValue() {
            @Override
            public long count() {
                return -1;
            }

            @Override
            public HashField next() throws IOException {
                return hash.next();
            }
        };
    }

    private static final class InPieces implements StringValue {

        private final StringValue whole;
        private final int most;
        private final Slice piece = new Slice();
        private Slice rest;

        InPieces(StringValue whole, int most) {
            this.whole = whole;
            this.most = most;
        }

        @Override
        public long length() {
            return whole.length();
        }

        @Override
        public Slice next() throws IOException {
            rest = rest == null ? whole.next() : rest;
            if (rest == null || rest.length() == 0) {
                return null;
            }
            int n = Math.min(most, rest.length());
            piece.set(rest.array(), rest.offset(), n);
            rest.set(rest.array(), rest.offset() + n, rest.length() - n);
            return piece;
        }
    }
}
